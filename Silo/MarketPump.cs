using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Silo;

/// <summary>
/// Plays a market's tape into grains, in lockstep: the next timestamp enters only when everything that the last one caused is
/// done, which is when the grain calls that carried it have returned. So two replays give the same fills, and a
/// replay resumed from its cursor equals an uninterrupted one.
/// </summary>
internal sealed partial class MarketPump(
    IGrainFactory grains,
    IMarketTape market,
    IServiceProvider services,
    MarketOptions options,
    MarketClock clock,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<MarketPump> log) : BackgroundService
{
    // What a crash repeats is at most this: about a second of work, and at most some seconds of a market at its own pace. A checkpoint writes a
    // row a grain, so that of a large market costs as much as many ticks.
    private const int LeastBetweenCheckpoints = 20_000;
    private const int TicksPerGrainBetweenCheckpoints = 1_000;
    private static readonly TimeSpan TimeBetweenCheckpoints = TimeSpan.FromSeconds(5);

    private readonly MarketSession _session = new(grains, market, services.GetService<IMarketScenarios>());
    private readonly Metronome _metronome = new(options.Pace, time);
    private readonly BlockCutter _block = new();

    // Instruments of which bars have closed at the present instant.
    private readonly List<int> _barred = [];
    private readonly int _ticksBetweenCheckpoints =
        Math.Max(LeastBetweenCheckpoints, TicksPerGrainBetweenCheckpoints * (market.Venues.Count + market.Instruments.Count));
    private OpenedMarket _opened = null!;
    private SessionRecorder? _recorder;
    private SilenceWatch? _silence;
    private long _markedNs;

    /// <summary>Opens the session before the process serves anybody.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Open();
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Opens the session, or finds where it stopped.</summary>
    internal async Task Open()
    {
        _opened = await _session.Open(options, clock, time.GetUtcNow());
        if (options.WatchesSilence) _silence = new SilenceWatch(market, await _session.HeardNs(), _opened.CursorNs);
        if (!_opened.IsFinished && services.GetService<SessionRecording>() is { } recording)
            _recorder = await SessionRecorder.Open(recording, market, _opened.CursorNs, CancellationToken.None);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Play(stoppingToken);

    /// <summary>Plays the opened session to its end, or until it is told to stop.</summary>
    internal async Task Play(CancellationToken stoppingToken)
    {
        if (_opened.IsFinished)
        {
            LogFinishedBefore();
            if (options.ExitWhenDone) await EndProcess(stoppingToken);
            return;
        }

        try
        {
            var started = time.GetTimestamp();
            var ticks = await Replay(stoppingToken);
            if (stoppingToken.IsCancellationRequested) return;
            // Closed before the venues are: what was acknowledged is with them by then, and nothing comes after.
            await clock.Advance(market.ToNs);
            await clock.Close();
            if (_recorder is not null) await _recorder.Finish(market.ToNs);
            await _session.Finish();
            LogFinished(ticks, time.GetElapsedTime(started).TotalSeconds);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            await clock.Close();
            LogFailed(e);
            Environment.ExitCode = 1;
            await _session.Fail(e is RefusedException refused ? $"{refused.Refusal.Code}: {e.Message}" : "The market stopped on an unexpected error; the log has it.");
        }

        if (_recorder is not null) await _recorder.DisposeAsync();
        if (options.ExitWhenDone) await EndProcess(stoppingToken);
    }

    // A host that is told to stop while it starts ends with an error.
    private async Task EndProcess(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        using var starting = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        lifetime.StopApplication();
    }

    private async Task<long> Replay(CancellationToken stoppingToken)
    {
        var fromNs = FromNs();
        // What was not sampled before the cursor's minute began could only be sampled wrongly now.
        _markedNs = Timeframe.Minute.OpenOf(_opened.CursorNs);
        LogStarting(Nanoseconds.ToTime(fromNs));
        var ticks = 0L;
        var sinceCheckpoint = 0;
        var lastCheckpoint = time.GetTimestamp();
        foreach (var entry in market.Read(fromNs))
        {
            var timeNs = entry.Tick.TimeNs;
            if (timeNs != clock.NowNs)
            {
                await EndInstant();
                clock.Settle();
                if (stoppingToken.IsCancellationRequested) break;
                if (sinceCheckpoint >= _ticksBetweenCheckpoints
                    || (sinceCheckpoint > 0 && !_metronome.IsUnbounded && time.GetElapsedTime(lastCheckpoint) >= TimeBetweenCheckpoints))
                {
                    await Checkpoint();
                    sinceCheckpoint = 0;
                    lastCheckpoint = time.GetTimestamp();
                }

                if (!await _metronome.WaitFor(timeNs, stoppingToken)) break;
                if (_silence?.IsDue(timeNs) == true) await TellSilence(_silence, timeNs);
                await Advance(timeNs);
            }

            await Add(entry);
            _silence?.Hear(entry.Venue, timeNs);
            ticks++;
            sinceCheckpoint++;
        }

        await EndInstant();
        if (stoppingToken.IsCancellationRequested && sinceCheckpoint > 0) await Checkpoint();
        return ticks;
    }

    private async ValueTask Add(TapeTick entry)
    {
        if (!_block.TryAdd(entry))
        {
            await Flush();
            _block.TryAdd(entry);
        }

        _recorder?.Append(entry);
    }

    private async Task TellSilence(SilenceWatch silence, long beforeNs)
    {
        while (silence.Take(beforeNs) is [var first, ..] stale)
        {
            // A past that is caught up with is sparse: that somebody says nothing there means nothing.
            if (clock.IsCatchingUp) continue;
            await Advance(first.Tick.TimeNs);
            foreach (var tick in stale) await Add(tick);
            await Flush();
            clock.Settle();
        }
    }

    // The archive first: what the session's cursor covers is in it.
    private async Task Checkpoint()
    {
        if (_recorder is not null) await _recorder.Checkpoint(clock.NowNs);
        await _session.Checkpoint(clock.NowNs);
    }

    // A market that follows the present has missed what came while it was not running for long.
    private long FromNs()
    {
        var now = time.GetUtcNow();
        var cursor = Nanoseconds.ToTime(_opened.CursorNs);
        if (!options.Pace.FollowsPresent || now - cursor <= SimulatedMarketOptions.MaxCatchUp) return _opened.CursorNs;
        LogMissed(cursor, now - SimulatedMarketOptions.History);
        return Nanoseconds.Of(now - SimulatedMarketOptions.History);
    }

    private async ValueTask Advance(long timeNs)
    {
        // As of the quotes before it: a sample belongs to the minute that is over.
        var minuteNs = Timeframe.Minute.OpenOf(timeNs);
        if (minuteNs > _markedNs)
        {
            await _session.Mark(minuteNs);
            _markedNs = minuteNs;
        }

        clock.IsCatchingUp = _metronome.IsBehind(timeNs);
        await clock.Advance(timeNs);
    }

    // The venue first: an order that waits for this quote is filled before anybody decides on it.
    private async ValueTask Flush()
    {
        if (_block.Count == 0) return;
        var (venue, instrument) = (_block.Venue, _block.Instrument);
        var block = new TickBlockMessage(market.Venues[venue].Name, market.Instruments[instrument].Symbol, _block.TimeNs, _block.Take());
        if (_block.Kind == TickKind.Bar && !_barred.Contains(instrument)) _barred.Add(instrument);
        await _session.Exchanges[venue].Apply(block);
        await _session.Instruments[instrument].Apply(block);
    }

    // Bars that closed at one instant are decided on when all venues' have come.
    private async ValueTask EndInstant()
    {
        await Flush();
        foreach (var instrument in _barred) await _session.Instruments[instrument].Settle(clock.NowNs);
        _barred.Clear();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The market goes on after {Cursor:O}")]
    private partial void LogStarting(DateTimeOffset cursor);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The market was last seen at {Cursor:O}; what came between then and {From:O} is missed")]
    private partial void LogMissed(DateTimeOffset cursor, DateTimeOffset from);

    [LoggerMessage(Level = LogLevel.Information, Message = "The market is finished: {Ticks} ticks in {Seconds:F1} s")]
    private partial void LogFinished(long ticks, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "The market was finished before; serving its result")]
    private partial void LogFinishedBefore();

    [LoggerMessage(Level = LogLevel.Error, Message = "The market stopped; it resumes from its last checkpoint at the next start")]
    private partial void LogFailed(Exception exception);
}
