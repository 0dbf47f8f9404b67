namespace OrleansTrading.Grains.Abstractions;

/// <summary>
/// What grains announce to whoever listens. Things of which none may be left out ride on streams: bars that closed, fills,
/// opportunities. Of what changes all the time only the latest counts; grains tell it to observers, a few times a second.
/// </summary>
public static class TradingStreams
{
    /// <summary>Name of the stream provider.</summary>
    public const string Provider = "trading";

    /// <summary>
    /// Namespace of closed bars; the key is the canonical symbol. Items are <c>TimeframeBar</c>. Bars below a minute come only while somebody watches the
    /// instrument.
    /// </summary>
    public const string Bars = "bars";

    /// <summary>Namespace of the news that a portfolio has traded; the key is the portfolio's. Items are <c>FillNotice</c>.</summary>
    public const string Fills = "fills";

    /// <summary>Namespace of opportunities; the key is the arbitrage grain's. Items are <c>Opportunity</c>.</summary>
    public const string Opportunities = "opportunities";

    /// <summary>How long an observer is told of changes unless it watches again.</summary>
    public static readonly TimeSpan WatchExpiry = TimeSpan.FromMinutes(2);
}
