using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues;

internal static class QuoteTicks
{
    /// <summary>The quotes among a tape's ticks, with where they are from.</summary>
    public static IEnumerable<(int Venue, int Instrument, Quote Quote)> Quotes(this IEnumerable<TapeTick> ticks) =>
        ticks.Where(tick => tick.Tick.Kind == TickKind.Quote).Select(tick => (tick.Venue, tick.Instrument, tick.Quote));
}
