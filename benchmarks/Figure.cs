using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrleansTrading.Bench;

/// <summary>One measured number: what <c>./bench</c> prints as a line of JSON.</summary>
/// <param name="Suite">The suite that it belongs to.</param>
/// <param name="Name">Its name, the same from release to release.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">Its unit: <c>1/s</c>, <c>ms</c>, <c>MB</c>, <c>B</c>.</param>
internal sealed record Figure(string Suite, string Name, double Value, string Unit)
{
    private const int SignificantDigits = 5;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The data that was measured with, where there is a choice: <c>recorded</c> or <c>generated</c>.</summary>
    public string? Data { get; init; }

    /// <summary>Who else was measured in the same run.</summary>
    public string? Peer { get; init; }

    /// <summary>The peer's number, in the same unit.</summary>
    public double? PeerValue { get; init; }

    /// <summary>How many times better than the peer this is, also where less is better.</summary>
    public double? Ratio { get; init; }

    /// <summary>The line of JSON. No measurement here is good to more than five digits, and none are shown.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        this with { Value = Round(Value), PeerValue = Round(PeerValue), Ratio = Round(Ratio) }, Json);

    /// <summary>The figure of a line of JSON.</summary>
    public static Figure FromJson(string line) =>
        JsonSerializer.Deserialize<Figure>(line, Json) ?? throw new ArgumentException("There is no figure in it.", nameof(line));

    private static double? Round(double? value) => value is { } number ? Round(number) : null;

    private static double Round(double value) =>
        double.Parse(value.ToString($"G{SignificantDigits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
