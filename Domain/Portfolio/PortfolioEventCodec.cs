using System.Text.Json;
using System.Text.Json.Serialization;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Domain.Ledger;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>
/// Portfolio events as journal events: a type name that never changes, with a number where the shape did, and JSON, in which decimals keep
/// every digit. What was written in an older shape is read by way of <see cref="EventUpcasts"/>.
/// </summary>
public static class PortfolioEventCodec
{
    /// <summary>Journal types of <see cref="OrderSubmitted"/>, old and new: a page of orders reads these.</summary>
    public static readonly IReadOnlyList<string> OrderSubmittedTypes = ["order-submitted", "order-submitted-2", "order-submitted-3"];

    /// <summary>Journal types of what goes to a venue: orders, and what is wanted of them later.</summary>
    public static readonly IReadOnlyList<string> VenueBoundTypes = [.. OrderSubmittedTypes, "order-routed", "order-cancel-requested", "order-amend-requested"];

    /// <summary>Journal types of <see cref="OrderFilled"/>, old and new: a page of fills reads these.</summary>
    public static readonly IReadOnlyList<string> OrderFilledTypes = ["order-filled", "order-filled-2"];

    /// <summary>Journal type of <see cref="TransactionPosted"/>: a page of the ledger reads these.</summary>
    public const string TransactionPostedType = "transaction-posted";

    /// <summary>Journal type of <see cref="EquityMarked"/>: the equity curve reads these.</summary>
    public const string EquityMarkedType = "equity-marked";

    private static readonly IReadOnlyDictionary<string, Type> Types = new Dictionary<string, Type>(StringComparer.Ordinal)
    {
        ["portfolio-opened-2"] = typeof(PortfolioOpened),
        ["order-submitted-3"] = typeof(OrderSubmitted),
        ["order-accepted"] = typeof(OrderAccepted),
        ["order-filled-2"] = typeof(OrderFilled),
        [TransactionPostedType] = typeof(TransactionPosted),
        [EquityMarkedType] = typeof(EquityMarked),
        ["order-cancel-requested"] = typeof(OrderCancelRequested),
        ["order-cancelled"] = typeof(OrderCancelled),
        ["order-rejected"] = typeof(OrderRejected),
        ["order-expired"] = typeof(OrderExpired),
        ["target-declined"] = typeof(TargetDeclined),
        ["funding-paid"] = typeof(FundingPaid),
        ["cash-moved"] = typeof(CashMoved),
        ["cash-converted"] = typeof(CashConverted),
        ["group-opened"] = typeof(GroupOpened),
        ["order-armed"] = typeof(OrderArmed),
        ["order-triggered"] = typeof(OrderTriggered),
        ["order-queued"] = typeof(OrderQueued),
        ["order-routed"] = typeof(OrderRouted),
        ["order-reduced"] = typeof(OrderReduced),
        ["order-revised"] = typeof(OrderRevised),
        ["order-amend-requested"] = typeof(OrderAmendRequested),
        ["order-amended"] = typeof(OrderAmended),
        ["order-amend-rejected"] = typeof(OrderAmendRejected),
    };

    private static readonly Dictionary<Type, string> Names = Types.ToDictionary(t => t.Value, t => t.Key);

    /// <summary>The journal's form of an event.</summary>
    public static JournalEvent Encode(PortfolioEvent e) => new(
        Names[e.GetType()], e.Subject, JsonSerializer.SerializeToUtf8Bytes(e, e.GetType(), PortfolioJson.Default));

    /// <summary>The event of a journal's record.</summary>
    /// <exception cref="RefusedException">JOURNAL_EVENT_UNKNOWN, JOURNAL_EVENT_CORRUPT: written by a newer version, or damaged.</exception>
    public static PortfolioEvent Decode(in RecordedEvent recorded)
    {
        try
        {
            var (name, payload) = EventUpcasts.ToPresent(recorded.Type, recorded.Payload);
            if (!Types.TryGetValue(name, out var type))
                throw new RefusedException("JOURNAL_EVENT_UNKNOWN", $"Event {recorded.Version} is a '{recorded.Type}', which this version does not know.");
            return (PortfolioEvent?)JsonSerializer.Deserialize(payload.Span, type, PortfolioJson.Default)
                ?? throw new JsonException("The event is null.");
        }
        catch (JsonException e)
        {
            throw new RefusedException("JOURNAL_EVENT_CORRUPT", $"Event {recorded.Version} ({recorded.Type}) cannot be read.", e);
        }
    }
}

/// <summary>JSON of portfolio events and snapshots, made at compile time.</summary>
[JsonSourceGenerationOptions(
    Converters =
    [
        typeof(ByName<Side>), typeof(ByName<OrderStatus>), typeof(ByName<PositionStatus>), typeof(ByName<LotMethod>), typeof(ByName<Financing>),
        typeof(ByName<OrderStage>), typeof(ByName<OrderType>), typeof(ByName<OrderPricing>), typeof(ByName<TimeInForce>),
        typeof(ByName<TriggerSource>), typeof(ByName<TriggerTurn>), typeof(ByName<TrailUnit>), typeof(ByName<GroupKind>), typeof(ByName<GroupStatus>),
    ],
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PortfolioOpened))]
[JsonSerializable(typeof(OrderSubmitted))]
[JsonSerializable(typeof(OrderAccepted))]
[JsonSerializable(typeof(OrderFilled))]
[JsonSerializable(typeof(TransactionPosted))]
[JsonSerializable(typeof(EquityMarked))]
[JsonSerializable(typeof(OrderCancelRequested))]
[JsonSerializable(typeof(OrderCancelled))]
[JsonSerializable(typeof(OrderRejected))]
[JsonSerializable(typeof(OrderExpired))]
[JsonSerializable(typeof(TargetDeclined))]
[JsonSerializable(typeof(FundingPaid))]
[JsonSerializable(typeof(CashMoved))]
[JsonSerializable(typeof(CashConverted))]
[JsonSerializable(typeof(GroupOpened))]
[JsonSerializable(typeof(OrderArmed))]
[JsonSerializable(typeof(OrderTriggered))]
[JsonSerializable(typeof(OrderQueued))]
[JsonSerializable(typeof(OrderRouted))]
[JsonSerializable(typeof(OrderReduced))]
[JsonSerializable(typeof(OrderRevised))]
[JsonSerializable(typeof(OrderAmendRequested))]
[JsonSerializable(typeof(OrderAmended))]
[JsonSerializable(typeof(OrderAmendRejected))]
[JsonSerializable(typeof(PortfolioSnapshot))]
internal sealed partial class PortfolioJson : JsonSerializerContext;

/// <summary>Writes an enum by name, and reads it by nothing else: a number could be a value that it does not have.</summary>
internal sealed class ByName<T>() : JsonStringEnumConverter<T>(namingPolicy: null, allowIntegerValues: false) where T : struct, Enum;
