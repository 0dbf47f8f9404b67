using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
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
    private readonly MarketSession _session = new(grains, market, services.GetService<IMarketScenarios>());
    private readonly Metronome _metronome = new(options.Pace, time);
    private SessionPlayer _player = null!;
    private OpenedMarket _opened = null!;
    private SilenceWatch? _silence;

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
        _player = new SessionPlayer(_session, market, clock, time);
        if (_opened.IsFinished) return;
        clock.IsCatchingUp = _metronome.IsBehind(_opened.CursorNs);
        // Of a session that has only begun there is nothing that its archive could have lost.
        var reachedNs = _opened.CursorNs < market.FromNs ? long.MinValue : _opened.CursorNs;
        _player.Begin(_opened.CursorNs, services.GetService<SessionRecording>() is { } recording
            ? await SessionRecorder.Open(recording, market, reachedNs, CancellationToken.None)
            : null);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Play(stoppingToken);

    /// <summary>Plays the opened session to its end, or until it is told to stop.</summary>
    internal async Task Play(CancellationToken stoppingToken)
    {
        await using var playing = _player;
        if (_opened.IsFinished)
        {
            LogFinishedBefore();
            if (options.ExitWhenDone) await EndProcess(stoppingToken);
            return;
        }

        try
        {
            var started = time.GetTimestamp();
            await Replay(stoppingToken);
            if (stoppingToken.IsCancellationRequested) return;
            // Closed before the venues are: what was acknowledged is with them by then, and nothing comes after.
            await clock.Advance(market.ToNs);
            await clock.Close();
            await _player.FinishRecording(market.ToNs);
            await _session.Finish();
            LogFinished(_player.Ticks, time.GetElapsedTime(started).TotalSeconds);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            await clock.Close();
            LogFailed(e);
            Environment.ExitCode = 1;
            await _session.Fail(e);
        }

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

    private async Task Replay(CancellationToken stoppingToken)
    {
        var fromNs = FromNs();
        LogStarting(Nanoseconds.ToTime(fromNs));
        foreach (var entry in market.Read(fromNs))
        {
            var timeNs = entry.Tick.TimeNs;
            if (timeNs != clock.NowNs)
            {
                await _player.EndInstant();
                clock.Settle();
                if (stoppingToken.IsCancellationRequested) break;
                if (_player.IsCheckpointDue(byTime: !_metronome.IsUnbounded)) await _player.Checkpoint();
                // What is next may be days away: a market that is closed is not behind.
                if (!_metronome.IsDue(timeNs)) clock.IsCatchingUp = false;
                if (!await _metronome.WaitFor(timeNs, stoppingToken)) break;
                if (_silence?.IsDue(timeNs) == true) await TellSilence(_silence, timeNs);
                await Advance(timeNs);
            }

            await _player.Add(entry);
            _silence?.Hear(entry.Venue, timeNs);
        }

        await _player.EndInstant();
        if (stoppingToken.IsCancellationRequested && _player.HasNews) await _player.Checkpoint();
    }

    private async Task TellSilence(SilenceWatch silence, long beforeNs)
    {
        while (silence.Take(beforeNs) is [var first, ..] stale)
        {
            // A past that is caught up with is sparse: that somebody says nothing there means nothing.
            if (clock.IsCatchingUp) continue;
            await Advance(first.Tick.TimeNs);
            foreach (var tick in stale) await _player.Add(tick);
            await _player.Flush();
            clock.Settle();
        }
    }

    private ValueTask Advance(long timeNs)
    {
        clock.IsCatchingUp = _metronome.IsBehind(timeNs);
        return _player.Advance(timeNs);
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
