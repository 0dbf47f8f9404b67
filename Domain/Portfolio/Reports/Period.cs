using OrleansTrading.Domain.Ledger;

namespace OrleansTrading.Domain.Portfolio.Reports;

/// <summary>A span of market time.</summary>
/// <param name="FromNs">Unix nanoseconds UTC, inclusive.</param>
/// <param name="ToNs">Unix nanoseconds UTC, exclusive.</param>
public readonly record struct Period(long FromNs, long ToNs);

/// <summary>A part of a list that may be long: entries behind the first ones.</summary>
/// <param name="Skip">How many entries come before it, ≥ 0.</param>
/// <param name="Count">Most entries, ≥ 0.</param>
public readonly record struct Slice(long Skip, int Count);

/// <summary>Takes what falls into a slice, and counts everything.</summary>
internal sealed class SliceOf<T>(Slice slice)
{
    private readonly List<T> _entries = [];

    public IReadOnlyList<T> Entries => _entries;

    public long Count { get; private set; }

    public void Add(T entry)
    {
        if (Count >= slice.Skip && _entries.Count < slice.Count) _entries.Add(entry);
        Count++;
    }
}

/// <summary>
/// Divides a journal into what was booked before a period, in it and after it. The journal's order is the books' order, and reports of
/// venues may come late: what comes late is booked when the journal has it, at the latest time that was in the journal by then. Only the
/// opening comes before everything else whatever its time is: a market that is opened later may play an earlier past.
/// </summary>
internal sealed class BookingClock(Period period)
{
    private long _latestNs = long.MinValue;

    /// <summary>When the last event was booked, Unix nanoseconds UTC.</summary>
    public long NowNs { get; private set; } = long.MinValue;

    /// <summary>Whether the period is over.</summary>
    public bool IsOver => NowNs >= period.ToNs;

    /// <summary>Whether the period has begun and is not over.</summary>
    public bool IsWithin => NowNs >= period.FromNs && !IsOver;

    /// <summary>Goes on to an event.</summary>
    public void Take(PortfolioEvent e)
    {
        if (e is PortfolioOpened or TransactionPosted { Transaction.Id: Postings.CapitalId })
        {
            NowNs = e.TimeNs < period.ToNs ? e.TimeNs : long.MinValue;
            return;
        }

        NowNs = _latestNs = Math.Max(_latestNs, e.TimeNs);
    }
}
