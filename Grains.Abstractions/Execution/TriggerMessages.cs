namespace OrleansTrading.Grains.Abstractions.Execution;

/// <summary>A trigger on its way to an instrument.</summary>
/// <param name="Portfolio">Key of the portfolio that hears of it.</param>
/// <param name="ClientOrderId">The order that it sends, unique in the portfolio.</param>
/// <param name="Side">The order's side.</param>
/// <param name="IsAgainst">Whether it fires when the price moves against the order; else when it comes to it.</param>
/// <param name="IsOnMid">Whether it looks at the middle of the best quotes; else at the side that the order would trade with.</param>
/// <param name="PriceTicks">The price that fires it, in ticks; 0 of one that trails.</param>
/// <param name="TrailTicks">How far it keeps from the best price, in ticks; 0: not so.</param>
/// <param name="TrailPercent">How far it keeps from the best price, per cent; 0: not so.</param>
/// <param name="ExpiresNs">Until when it waits, Unix nanoseconds; 0: without an end.</param>
/// <param name="ArmedNs">Since when it waits, Unix nanoseconds: what was quoted up to it does not count.</param>
/// <param name="TrailStartTicks">Where its trail starts, in ticks, of the mid in half ticks; 0 where nothing trails.</param>
[GenerateSerializer, Immutable, Alias("trigger-order")]
public sealed record TriggerOrder(
    [property: Id(0)] string Portfolio,
    [property: Id(1)] string ClientOrderId,
    [property: Id(2)] OrderSide Side,
    [property: Id(3)] bool IsAgainst,
    [property: Id(4)] bool IsOnMid,
    [property: Id(5)] long PriceTicks,
    [property: Id(6)] long TrailTicks,
    [property: Id(7)] decimal TrailPercent,
    [property: Id(8)] long ExpiresNs,
    [property: Id(9)] long ArmedNs,
    [property: Id(10)] long TrailStartTicks);

/// <summary>A trigger has ended; the same again changes nothing.</summary>
/// <param name="ClientOrderId">The order that it was to send.</param>
/// <param name="HasFired">Whether the price fired it; else its time was over.</param>
/// <param name="TimeNs">Time of the quote, Unix nanoseconds.</param>
/// <param name="PriceTicks">The price that fired it, in ticks, of the mid in half ticks; 0 where none did.</param>
/// <param name="StopTicks">The stop that it fired at, in ticks; 0 where none did.</param>
[GenerateSerializer, Immutable, Alias("trigger-report")]
public sealed record TriggerReport(
    [property: Id(0)] string ClientOrderId,
    [property: Id(1)] bool HasFired,
    [property: Id(2)] long TimeNs,
    [property: Id(3)] long PriceTicks,
    [property: Id(4)] long StopTicks);
