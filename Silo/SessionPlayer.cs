using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Silo;

/// <summary>
/// Plays ticks into the grains of a session, in lockstep: when a call returns, everything that it caused is done. The venue hears first, then the
/// instrument; portfolios are sampled when a minute is over; what was played is archived where that is wanted, and made durable at checkpoints.
/// </summary>
/// <param name="session">The session's grains.</param>
/// <param name="market">What the session is about.</param>
/// <param name="clock">The session's clock, which is moved here.</param>
/// <param name="time">The wall's time, between checkpoints.</param>
internal sealed class SessionPlayer(MarketSession session, IMarket market, MarketClock clock, TimeProvider time) : IAsyncDisposable
{
    // What a crash repeats, or loses, is at most this: about a second of work, and at most some seconds of a market at its own pace. A checkpoint
    // writes a row a grain, so that of a large market costs as much as many ticks.
    private const int LeastBetweenCheckpoints = 20_000;
    private const int TicksPerGrainBetweenCheckpoints = 1_000;
    private static readonly TimeSpan TimeBetweenCheckpoints = TimeSpan.FromSeconds(5);

    private readonly int _ticksBetweenCheckpoints =
        Math.Max(LeastBetweenCheckpoints, TicksPerGrainBetweenCheckpoints * (market.Venues.Count + market.Instruments.Count));
    private readonly BlockCutter _block = new();

    // Instruments of which bars have closed at the present instant.
    private readonly List<int> _barred = [];
    private SessionRecorder? _recorder;
    private long _markedNs;
    private long _lastCheckpoint;
    private int _sinceCheckpoint;

    /// <summary>Ticks played so far.</summary>
    public long Ticks { get; private set; }

    /// <summary>Whether something was played that no checkpoint covers.</summary>
    public bool HasNews => _sinceCheckpoint > 0;

    /// <summary>Gets ready to play from a cursor on.</summary>
    /// <param name="cursorNs">Everything up to and at this market time was played before, Unix nanoseconds UTC.</param>
    /// <param name="recorder">Where ticks are archived; null: nowhere. Disposed with this.</param>
    public void Begin(long cursorNs, SessionRecorder? recorder)
    {
        _recorder = recorder;
        // What was not sampled before the cursor's minute began could only be sampled wrongly now.
        _markedNs = Timeframe.Minute.OpenOf(cursorNs);
        _lastCheckpoint = time.GetTimestamp();
    }

    /// <summary>Adds a tick to what goes to the grains at the next <see cref="Flush"/>, after what came before it where it does not belong with that.</summary>
    public async ValueTask Add(TapeTick entry)
    {
        if (TryAdd(entry)) return;
        await Flush();
        TryAdd(entry);
    }

    /// <summary>Adds a tick to what goes to the grains at the next <see cref="Flush"/>.</summary>
    /// <returns>False: it does not belong with what was added before it, or has no room there; that is to be flushed first.</returns>
    public bool TryAdd(in TapeTick entry)
    {
        if (!_block.TryAdd(entry)) return false;
        _recorder?.Append(entry);
        Ticks++;
        _sinceCheckpoint++;
        return true;
    }

    /// <summary>Hands what was added to the grains.</summary>
    // The venue first: an order that waits for this quote is filled before anybody decides on it.
    public async ValueTask Flush()
    {
        if (_block.Count == 0) return;
        var (venue, instrument) = (_block.Venue, _block.Instrument);
        var block = new TickBlockMessage(market.Venues[venue].Name, market.Instruments[instrument].Symbol, _block.TimeNs, _block.Take());
        if (_block.Kind == TickKind.Bar && !_barred.Contains(instrument)) _barred.Add(instrument);
        await session.Exchanges[venue].Apply(block);
        await session.Instruments[instrument].Apply(block);
    }

    /// <summary>Hands what was added to the grains, and lets them settle the bars of the present instant, which is over.</summary>
    // Bars that closed at one instant are decided on when all venues' have come.
    public async ValueTask EndInstant()
    {
        await Flush();
        foreach (var instrument in _barred) await session.Instruments[instrument].Settle(clock.NowNs);
        _barred.Clear();
    }

    /// <summary>Moves the market's time on, when nobody holds it.</summary>
    /// <param name="timeNs">Unix nanoseconds UTC; never back.</param>
    public async ValueTask Advance(long timeNs)
    {
        // As of the quotes before it: a sample belongs to the minute that is over.
        var minuteNs = Timeframe.Minute.OpenOf(timeNs);
        if (minuteNs > _markedNs)
        {
            await session.Mark(minuteNs);
            _markedNs = minuteNs;
        }

        await clock.Advance(timeNs);
    }

    /// <summary>Whether a checkpoint is due.</summary>
    /// <param name="byTime">Whether it is also due when some seconds have passed.</param>
    public bool IsCheckpointDue(bool byTime) => _sinceCheckpoint >= _ticksBetweenCheckpoints
        || (byTime && HasNews && time.GetElapsedTime(_lastCheckpoint) >= TimeBetweenCheckpoints);

    /// <summary>Makes all that was played durable, between two timestamps.</summary>
    /// <param name="feedPosition">How far what fills the session has come, if that comes again after a crash.</param>
    // The archive first: what the session's cursor covers is in it.
    public async Task Checkpoint(byte[]? feedPosition = null)
    {
        if (_recorder is not null) await _recorder.Checkpoint(clock.NowNs);
        await session.Checkpoint(clock.NowNs, feedPosition);
        _sinceCheckpoint = 0;
        _lastCheckpoint = time.GetTimestamp();
    }

    /// <summary>Makes the archive's segments of all that was recorded.</summary>
    public async Task FinishRecording(long cursorNs)
    {
        if (_recorder is not null) await _recorder.Finish(cursorNs);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _recorder?.DisposeAsync() ?? default;
}
