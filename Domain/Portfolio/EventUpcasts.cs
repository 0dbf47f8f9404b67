using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>
/// Events as older versions wrote them, brought to the present shape, one step at a time. A step only says what was true without being
/// written then; a journal is never rewritten.
/// </summary>
internal static class EventUpcasts
{
    private const int RoomForWhatIsNew = 384;

    private static readonly Dictionary<string, (string Next, Action<JsonObject> Step)> Steps = new(StringComparer.Ordinal)
    {
        // There was one way to keep lots, and every portfolio could owe.
        ["portfolio-opened"] = ("portfolio-opened-2", static e => (e["Lots"], e["Financing"]) = ("Fifo", "Margin")),
        // Limits on exposure alone held orders back: they set nothing aside.
        ["order-submitted"] = ("order-submitted-2", static e =>
            e["Reservation"] = new JsonObject { ["Currency"] = QuoteOf(e), ["Amount"] = 0m, ["Available"] = 0m }),
        // Every order went to its venue at once, at the market.
        ["order-submitted-2"] = ("order-submitted-3", GoAtOnce),
        ["order-filled"] = ("order-filled-2", static e => e["FeeCurrency"] = QuoteOf(e)),
    };

    /// <summary>The present type and content of what a journal has.</summary>
    /// <exception cref="JsonException">The content is damaged.</exception>
    public static (string Type, ReadOnlyMemory<byte> Payload) ToPresent(string type, ReadOnlyMemory<byte> payload)
    {
        if (!Steps.ContainsKey(type)) return (type, payload);
        try
        {
            var e = JsonNode.Parse(payload.Span) as JsonObject ?? throw new JsonException("The event is no object.");
            while (Steps.TryGetValue(type, out var step))
            {
                step.Step(e);
                type = step.Next;
            }

            var present = new ArrayBufferWriter<byte>(payload.Length + RoomForWhatIsNew);
            using (var writer = new Utf8JsonWriter(present)) e.WriteTo(writer);
            return (type, present.WrittenMemory);
        }
        // A key that is there twice is found out on first use; text that is no text when it is read.
        catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or FormatException)
        {
            throw new JsonException("The event is damaged.", fault);
        }
    }

    private static void GoAtOnce(JsonObject e)
    {
        e["Plan"] = new JsonObject
        {
            ["Type"] = "Market",
            ["TimeInForce"] = "ImmediateOrCancel",
            ["Terms"] = new JsonObject
            {
                ["Pricing"] = "Market",
                ["TimeInForce"] = "ImmediateOrCancel",
                ["LimitTicks"] = 0,
                ["ExpiresNs"] = 0,
                ["PostOnly"] = false,
                ["DisplayQuantity"] = 0m,
            },
            ["Trigger"] = null,
            ["ReduceOnly"] = false,
        };
        (e["Stage"], e["GroupId"], e["QuoteQuantity"], e["TrailStartTicks"]) = ("Submitted", "", 0m, 0);
    }

    private static string QuoteOf(JsonObject e) =>
        Symbols.QuoteOf(e["Symbol"]?.GetValue<string>() ?? throw new JsonException("The event has no symbol."));
}
