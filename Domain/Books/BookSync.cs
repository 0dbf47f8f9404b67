namespace OrleansTrading.Domain.Books;

/// <summary>
/// Keeps one book in step with its venue: applies snapshots and deltas, notices what is missing or wrong, and says when to ask for a
/// new snapshot. From the moment of a fault until the next snapshot has been applied with all that followed it, the book is not live.
/// </summary>
/// <remarks>
/// The caller brings the time of each call (its own clock's, Unix nanoseconds), asks <see cref="TryRequestSnapshot"/> now and then, and
/// brings the snapshot when it has come. A venue's snapshot may be older than the deltas that have come since: those are kept and applied after it.
/// </remarks>
public sealed class BookSync
{
    private readonly BookSyncOptions _options;
    private readonly KeptMessages _kept;
    private long _heardNs;
    private long _liveSinceNs;
    private long _requestNotBeforeNs = long.MinValue;
    private int _requests;
    private readonly long[] _faults = new long[Enum.GetValues<BookFault>().Length];
    private bool _isFirstAfterSnapshot;

    /// <summary>A book that waits for its first snapshot.</summary>
    public BookSync(BookSyncOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.HeartbeatNs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.FirstRetryNs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LastRetryNs, options.FirstRetryNs);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxKeptLevels, 1);
        _options = options;
        _kept = new KeptMessages(options.MaxKeptLevels);
        Book = new L2Book(options.MaxLevels);
    }

    /// <summary>The book. What it holds while it is not live is what was known last.</summary>
    public L2Book Book { get; }

    /// <summary>Whether decisions may be taken on it.</summary>
    public BookStatus Status { get; private set; }

    /// <summary>Why it is stale.</summary>
    public BookFault Fault { get; private set; }

    /// <summary>The number of the last update that the book contains.</summary>
    public long Sequence { get; private set; }

    /// <summary>The venue's time of the last message that the book contains, Unix nanoseconds.</summary>
    public long TimeNs { get; private set; }

    /// <summary>How often it became stale, by fault.</summary>
    public long FaultCount(BookFault fault) => _faults[(int)fault];

    /// <summary>Takes a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="nowNs">When it came, by our clock.</param>
    public BookOutcome Apply(in BookMessage message, long nowNs)
    {
        _heardNs = nowNs;
        if (!AreValid(message.Bids) || !AreValid(message.Asks)) return FailBad(nowNs);
        if (message.Kind == BookMessageKind.Snapshot) return ApplySnapshot(message, nowNs);
        if (Status != BookStatus.Live)
        {
            _kept.Add(message);
            return BookOutcome.Kept;
        }

        var outcome = ApplyDelta(message, nowNs);
        if (outcome == BookOutcome.Faulted && Fault == BookFault.Gap) _kept.Add(message);
        return outcome;
    }

    /// <summary>The venue has given a sign of life that is no message about the book.</summary>
    public void Heard(long nowNs) => _heardNs = nowNs;

    /// <summary>The connection is lost: what comes next has to be a snapshot.</summary>
    public void Disconnect(long nowNs)
    {
        _kept.Clear();
        if (Status == BookStatus.Live) Fail(BookFault.Disconnected, nowNs);
    }

    /// <summary>Makes the book stale for what only its caller can see: a message that cannot be read, a gap that a client library has noticed.</summary>
    public void Distrust(BookFault fault, long nowNs)
    {
        if (fault == BookFault.None) throw new ArgumentException("A stale book has a fault.", nameof(fault));
        _kept.Clear();
        Fail(fault, nowNs);
    }

    /// <summary>Makes the book stale when the venue has been silent for longer than its heartbeat.</summary>
    /// <returns>Whether the book is live.</returns>
    public bool CheckSilence(long nowNs)
    {
        if (Status == BookStatus.Live && nowNs - _heardNs > _options.HeartbeatNs) Fail(BookFault.Silent, nowNs);
        return Status == BookStatus.Live;
    }

    /// <summary>Whether a snapshot is to be asked for now. Each time that it says so counts as a request: the next comes after twice the time.</summary>
    public bool TryRequestSnapshot(long nowNs)
    {
        if (Status == BookStatus.Live || nowNs < _requestNotBeforeNs) return false;
        // The shift is bounded before it can overflow.
        var wait = Math.Min(_options.LastRetryNs, _options.FirstRetryNs << Math.Min(_requests, 20));
        _requestNotBeforeNs = nowNs + wait;
        _requests++;
        return true;
    }

    private static bool AreValid(ReadOnlySpan<BookLevel> levels)
    {
        foreach (ref readonly var level in levels)
            if (!L2Book.IsValid(level)) return false;
        return true;
    }

    private BookOutcome ApplySnapshot(in BookMessage snapshot, long nowNs)
    {
        // A snapshot from before what a live book knows would turn it back.
        if (Status == BookStatus.Live && _options.Sequence != SequenceRule.None && snapshot.LastSequence < Sequence && snapshot.LastSequence > 1)
            return BookOutcome.Old;

        Book.Clear();
        SetLevels(snapshot);
        (Sequence, TimeNs) = (snapshot.LastSequence, snapshot.TimeNs);
        if (Status != BookStatus.Live) _liveSinceNs = nowNs;
        (Status, Fault) = (BookStatus.Live, BookFault.None);
        _isFirstAfterSnapshot = true;
        if (!Check(snapshot, nowNs)) return BookOutcome.Faulted;

        for (var i = 0; i < _kept.Count; i++)
        {
            if (ApplyDelta(_kept[i], nowNs) != BookOutcome.Faulted) continue;
            // Where messages are missing, those behind the gap are still good for a snapshot from behind it.
            _kept.DropFirst(Fault == BookFault.Gap ? i : i + 1);
            return BookOutcome.Faulted;
        }

        _kept.Clear();
        return BookOutcome.Applied;
    }

    private BookOutcome ApplyDelta(in BookMessage delta, long nowNs)
    {
        if (_options.Sequence != SequenceRule.None)
        {
            if (delta.LastSequence <= Sequence) return BookOutcome.Old;
            if (!Follows(delta)) return Fail(BookFault.Gap, nowNs);
        }

        SetLevels(delta);
        (Sequence, TimeNs) = (delta.LastSequence, delta.TimeNs);
        _isFirstAfterSnapshot = false;
        return Check(delta, nowNs) ? BookOutcome.Applied : BookOutcome.Faulted;
    }

    // The first after a snapshot may begin before the snapshot's end: levels are sizes, not changes, so what is known is said again.
    private bool Follows(in BookMessage delta) => (_options.Sequence, _isFirstAfterSnapshot) switch
    {
        (SequenceRule.Consecutive, true) => delta.FirstSequence <= Sequence + 1,
        (SequenceRule.Consecutive, false) => delta.FirstSequence == Sequence + 1,
        (_, true) => delta.PreviousSequence <= Sequence,
        (_, false) => delta.PreviousSequence == Sequence,
    };

    private void SetLevels(in BookMessage message)
    {
        foreach (ref readonly var level in message.Bids) Book.Bids.Set(level.PriceTicks, level.SizeLots);
        foreach (ref readonly var level in message.Asks) Book.Asks.Set(level.PriceTicks, level.SizeLots);
    }

    private bool Check(in BookMessage message, long nowNs)
    {
        if (message.Checksum is { } expected && _options.Checksum is { } checksum && checksum.Of(Book) != expected)
            Fail(BookFault.Checksum, nowNs);
        else if (Book.IsCrossed)
            Fail(BookFault.Crossed, nowNs);
        return Status == BookStatus.Live;
    }

    // What a bad message wanted to say is missing now, also from what is kept.
    private BookOutcome FailBad(long nowNs)
    {
        _kept.Clear();
        return Fail(BookFault.BadMessage, nowNs);
    }

    private BookOutcome Fail(BookFault fault, long nowNs)
    {
        if (Status == BookStatus.Live)
        {
            // A book that fails again right after its snapshot goes on backing off where it was.
            if (nowNs - _liveSinceNs >= _options.RecoveredAfterNs) (_requests, _requestNotBeforeNs) = (0, long.MinValue);
            (Status, Fault) = (BookStatus.Stale, fault);
        }

        _faults[(int)fault]++;
        return BookOutcome.Faulted;
    }
}
