using System.Numerics;
using System.Runtime.InteropServices;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Domain.Markets;

// What a market makes of venues' bars. Where they are all that there is, they are the instrument's bars, and their closes the venues' quotes.
// Quotes and books win over them: they say the same and more.
public sealed partial class ConsolidatedMarket
{
    // A coin may say nothing for a while. When it has had no quote for so long, its ticks are taken to be over.
    private const long TicksStandNs = 60 * Timeframe.MinuteNs;

    private readonly BarGathering _gathered = new();
    private readonly List<ClosedTimeBar> _settled = [];

    // When quotes and books spoke last, and up to when bars have been counted; 0: never.
    private long _tickedNs;
    private long _coveredNs;

    // Venues whose standing quote is a bar's close, a bit each.
    private ulong _barVenues;

    /// <summary>When the bars closed that wait for <see cref="SettleBars"/>, Unix nanoseconds UTC; 0 while none does.</summary>
    public long GatheredNs => _gathered.TimeNs;

    /// <summary>
    /// Takes a venue's bar, at its close. Nothing follows from it before <see cref="SettleBars"/>: other venues' bars of the same stretch may
    /// come at the same instant.
    /// </summary>
    /// <param name="venue">Index of the venue.</param>
    /// <param name="bar">The bar, good or bad.</param>
    /// <exception cref="InvalidOperationException">Bars of another instant wait.</exception>
    public void Apply(int venue, in VenueBar bar)
    {
        if (bar.IsValid) _gathered.Add(venue, bar);
        else RejectedTicks++;
    }

    /// <summary>
    /// Says that all bars of an instant have come. They become quotes of their venues and bars of the instrument, unless ticks say it already; of
    /// bars of several lengths the shortest count.
    /// </summary>
    /// <returns>Bars that closed, valid until the next tick.</returns>
    public ReadOnlySpan<ClosedTimeBar> SettleBars()
    {
        _settled.Clear();
        for (var stretches = _gathered.Stretches; stretches.Length > 0;)
        {
            var (openNs, closeNs) = (stretches[0].OpenTimeNs, stretches[0].CloseTimeNs);
            var count = 1;
            while (count < stretches.Length && stretches[count].OpenTimeNs == openNs) count++;
            if (!IsTicked(openNs, closeNs)) Settle(stretches[..count], openNs, closeNs);
            stretches = stretches[count..];
        }

        _gathered.Clear();
        return CollectionsMarshal.AsSpan(_settled);
    }

    private bool IsTicked(long openNs, long closeNs) => _tickedNs > 0 && _tickedNs >= Math.Min(openNs, closeNs - TicksStandNs);

    private void Settle(ReadOnlySpan<VenueStretch> stretches, long openNs, long closeNs)
    {
        foreach (ref readonly var stretch in stretches)
        {
            // The close of a shorter bar is the same quote.
            if (Top.Top(stretch.Venue).TimeNs == closeNs) continue;
            if (Top.Apply(stretch.Venue, stretch.Quotes.Close) == QuoteOutcome.Rejected) RejectedTicks++;
            else _barVenues |= 1UL << stretch.Venue;
        }

        if (openNs < _coveredNs) return;
        _coveredNs = closeNs;
        foreach (var closed in Bars.Apply(Consolidate(stretches), closeNs)) _settled.Add(closed);
    }

    // Each price as the mid would be: the best bid and the best ask of it. Of one venue's trades that is the price itself.
    private static TimeBar Consolidate(ReadOnlySpan<VenueStretch> stretches)
    {
        var (lower, upper, volume) = (stretches[0].Lower, stretches[0].Upper, 0L);
        foreach (ref readonly var stretch in stretches)
        {
            var (low, high) = (stretch.Lower, stretch.Upper);
            lower = lower with
            {
                Open = Math.Max(lower.Open, low.Open),
                High = Math.Max(lower.High, low.High),
                Low = Math.Max(lower.Low, low.Low),
                Close = Math.Max(lower.Close, low.Close),
            };
            upper = upper with
            {
                Open = Math.Min(upper.Open, high.Open),
                High = Math.Min(upper.High, high.High),
                Low = Math.Min(upper.Low, high.Low),
                Close = Math.Min(upper.Close, high.Close),
            };
            volume = TimeBar.SaturatingSum(volume, stretch.VolumeLots);
        }

        return new TimeBar(
            stretches[0].OpenTimeNs, lower.Open + upper.Open, lower.High + upper.High, lower.Low + upper.Low, lower.Close + upper.Close, 1, volume);
    }

    // A quote or a book has come: what bars have said of other venues no longer stands beside it.
    private void LeaveBars()
    {
        for (; _barVenues != 0; _barVenues &= _barVenues - 1) Top.Withdraw(BitOperations.TrailingZeroCount(_barVenues));
    }
}
