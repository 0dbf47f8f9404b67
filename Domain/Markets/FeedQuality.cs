using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Domain.Markets;

/// <summary>
/// How good a venue's data is: what came, what could not be meant, how often books broke and why, and what share of the time the feed was alive.
/// Goes by market time alone.
/// </summary>
public sealed class FeedQuality
{
    private readonly long _heartbeatNs;
    private readonly long[] _faults = new long[Enum.GetValues<BookFault>().Length];

    /// <summary>Starts, or continues from a capture.</summary>
    /// <param name="heartbeatNs">Silence longer than this is not alive, ns, ≥ 1.</param>
    /// <param name="state">The capture.</param>
    public FeedQuality(long heartbeatNs, FeedQualityState? state = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heartbeatNs, 1);
        _heartbeatNs = heartbeatNs;
        if (state is null) return;
        (Quotes, RejectedQuotes, Trades, RejectedTrades, BookUpdates) =
            (state.Quotes, state.RejectedQuotes, state.Trades, state.RejectedTrades, state.BookUpdates);
        (FirstNs, LastNs, SilentNs) = (state.FirstNs, state.LastNs, state.SilentNs);
        (Bars, RejectedBars) = (state.Bars, state.RejectedBars);
        for (var fault = 0; fault < Math.Min(_faults.Length, state.Faults.Count); fault++) _faults[fault] = state.Faults[fault];
    }

    /// <summary>Quotes that came.</summary>
    public long Quotes { get; private set; }

    /// <summary>Of these, bad ones.</summary>
    public long RejectedQuotes { get; private set; }

    /// <summary>Trades that came.</summary>
    public long Trades { get; private set; }

    /// <summary>Of these, bad ones.</summary>
    public long RejectedTrades { get; private set; }

    /// <summary>Snapshots and deltas of books.</summary>
    public long BookUpdates { get; private set; }

    /// <summary>Bars that came.</summary>
    public long Bars { get; private set; }

    /// <summary>Of these, bad ones.</summary>
    public long RejectedBars { get; private set; }

    /// <summary>Time of the first message, Unix nanoseconds UTC; 0 before it.</summary>
    public long FirstNs { get; private set; }

    /// <summary>Time of the last message, Unix nanoseconds UTC; 0 before the first.</summary>
    public long LastNs { get; private set; }

    /// <summary>Time in which it was silent for longer than its heartbeat, ns.</summary>
    public long SilentNs { get; private set; }

    /// <summary>How often books became stale, by fault.</summary>
    public long FaultCount(BookFault fault) => _faults[(int)fault];

    /// <summary>Counts a quote.</summary>
    public void OnQuote(in Quote quote)
    {
        Heard(quote.TimeNs);
        Quotes++;
        if (!quote.IsValid) RejectedQuotes++;
    }

    /// <summary>Counts a trade.</summary>
    public void OnTrade(in Trade trade)
    {
        Heard(trade.TimeNs);
        Trades++;
        if (!trade.IsValid) RejectedTrades++;
    }

    /// <summary>Counts a bar. It is a sign of life for all of its stretch.</summary>
    public void OnBar(in VenueBar bar)
    {
        Bars++;
        if (bar.IsValid) Heard(bar.OpenTimeNs);
        else RejectedBars++;
        Heard(bar.CloseTimeNs, silentNs: 0);
    }

    /// <summary>Counts a change of a book. That a book is stale is our own finding, and no sign of the venue's life.</summary>
    public void OnBook(BookUpdate update)
    {
        if (update.Kind == BookUpdateKind.Stale)
        {
            _faults[(int)update.Fault]++;
            return;
        }

        Heard(update.TimeNs);
        BookUpdates++;
    }

    /// <summary>Share of the time since its first message in which it was alive, 0 to 1.</summary>
    /// <param name="nowNs">Market time, Unix nanoseconds UTC.</param>
    public double UptimeShare(long nowNs)
    {
        if (FirstNs == 0) return 0;
        var all = Math.Max(nowNs, LastNs) - FirstNs;
        return all == 0 ? 1 : 1 - (double)(SilentNs + Math.Max(0, nowNs - LastNs - _heartbeatNs)) / all;
    }

    /// <summary>One number for all of it, 0 to 100: the share of time it was alive times the share of quotes, trades and bars that could be meant.</summary>
    /// <param name="nowNs">Market time, Unix nanoseconds UTC.</param>
    public double Score(long nowNs)
    {
        var came = Quotes + Trades + Bars;
        return 100 * UptimeShare(nowNs) * (came == 0 ? 1 : 1 - (double)(RejectedQuotes + RejectedTrades + RejectedBars) / came);
    }

    /// <summary>The state, from which the same future follows.</summary>
    public FeedQualityState Capture() =>
        new(Quotes, RejectedQuotes, Trades, RejectedTrades, BookUpdates, FirstNs, LastNs, SilentNs, [.. _faults], Bars, RejectedBars);

    private void Heard(long timeNs) => Heard(timeNs, FirstNs == 0 ? 0 : Math.Max(0, timeNs - LastNs - _heartbeatNs));

    private void Heard(long timeNs, long silentNs)
    {
        if (FirstNs == 0) FirstNs = timeNs;
        SilentNs += silentNs;
        LastNs = Math.Max(LastNs, timeNs);
    }
}

/// <summary>What a <see cref="FeedQuality"/> is made of.</summary>
public sealed record FeedQualityState(
    long Quotes, long RejectedQuotes, long Trades, long RejectedTrades, long BookUpdates, long FirstNs, long LastNs, long SilentNs,
    IReadOnlyList<long> Faults, long Bars = 0, long RejectedBars = 0);
