using System.Runtime.InteropServices;
using System.Text.Json;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>Reads fields of venues' messages; what is missing or of another type is a fault of the venue's protocol.</summary>
internal static class JsonFields
{
    internal static JsonElement? Find(this JsonElement message, string name) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    internal static JsonElement Get(this JsonElement message, string name) =>
        message.Find(name) ?? throw new VenueFaultException(VenueErrorKind.Protocol, $"A message lacks '{name}'.");

    internal static string? FindText(this JsonElement message, string name) => message.Find(name) switch
    {
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
        _ => null,
    };

    internal static string GetText(this JsonElement message, string name) =>
        message.FindText(name) ?? throw new VenueFaultException(VenueErrorKind.Protocol, $"A message lacks the text '{name}'.");

    internal static decimal? FindDecimal(this JsonElement message, string name) =>
        message.Find(name) is { } value && Units.TryDecimal(value.Utf8(), out var number) ? number : null;

    internal static decimal GetDecimal(this JsonElement message, string name) =>
        message.FindDecimal(name) ?? throw new VenueFaultException(VenueErrorKind.Protocol, $"A message lacks the number '{name}'.");

    internal static long? FindLong(this JsonElement message, string name) =>
        message.Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    internal static JsonElement.ArrayEnumerator GetList(this JsonElement message, string name)
    {
        var value = message.Get(name);
        return value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : throw new VenueFaultException(VenueErrorKind.Protocol, $"A message's '{name}' is no list.");
    }

    /// <summary>The value as it stands in the message, with its quotes.</summary>
    internal static ReadOnlySpan<byte> Utf8(this JsonElement value) => JsonMarshal.GetRawUtf8Value(value);
}
