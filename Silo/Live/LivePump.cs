using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Silo.Live;

/// <summary>
/// Plays what live venues say into grains, in the order in which it came and in lockstep, as a recorded market is played. The market's time is that of
/// arrival (decision 15), and goes on when nothing comes. What a session was in the middle of when it ended is gone: it begins with every listing out
/// until its venue has said how it stands.
/// </summary>
internal sealed partial class LivePump(
    IGrainFactory grains,
    IMarket market,
    ILiveFeed feed,
    IServiceProvider services,
    MarketOptions options,
    MarketClock clock,
    TimeProvider time,
    ILogger<LivePump> log) : BackgroundService
{
    // How often the market's time goes on in silence.
    private static readonly TimeSpan BeatPeriod = TimeSpan.FromMilliseconds(50);

    // Ticks of one listing that came within it go to the grains together. Less than an order takes to its venue: what comes of one tick
    // of a block could not have met another.
    private const long MaxBlockSpanNs = TradingOptions.OrderLatencyNs / 2;

    private const long NoticeAheadNs = Nanoseconds.PerSecond;

    private readonly MarketSession _session = new(grains, market);
    private SessionPlayer _player = null!;
    private LiveInbox _inbox = null!;
    private long _blockFromNs;
    private long _blockToNs;
    private bool _isAhead;

    /// <summary>Opens the session before the process serves anybody.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Open(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    private async Task Open(CancellationToken cancellationToken)
    {
        var opened = await _session.Open(options, clock, time.GetUtcNow());
        // Behind all that any grain knows of: what they have seen before, they skip.
        var liveTime = new LiveTime(time, Math.Max(opened.CursorNs, clock.ReachedNs));
        _inbox = new LiveInbox(market, liveTime);
        var nowNs = liveTime.Next();
        LogStarting(Nanoseconds.ToTime(opened.CursorNs), market.Listings.Count, market.Venues.Count);
        NoteAhead();

        _player = new SessionPlayer(_session, market, clock, time);
        _player.Begin(nowNs, services.GetService<SessionRecording>() is { } recording
            // While it was not running it has missed more than its archive could have lost.
            ? await SessionRecorder.Open(recording, market, long.MinValue, cancellationToken)
            : null);
        if (feed is IRepeatingFeed repeating && opened.Feed is { } progress) await GoOn(repeating, opened.CursorNs, progress);
        await TellStale(nowNs);
    }

    // A crash within a checkpoint leaves instruments that have saved and others that have not: each is told again what it lacks.
    private async Task GoOn(IRepeatingFeed repeating, long cursorNs, FeedProgress progress)
    {
        byte[] position = [.. progress.Position];
        if (!progress.Prepared.IsEmpty)
        {
            position = repeating.Join(position, progress.Prepared.AsSpan(), _session.SavedAt(progress.PreparedNs));
            await _session.Reconcile(cursorNs, position);
        }

        repeating.GoOnFrom(position);
    }

    // Nobody may decide on what was known at the last checkpoint.
    private async Task TellStale(long nowNs)
    {
        var stale = new BookUpdate();
        stale.BeginStale(nowNs, BookFault.Disconnected);
        await _player.Advance(nowNs);
        foreach (var (venue, instrument) in market.Listings) await _player.Add(new TapeTick(venue, instrument, new Tick(stale)));
        await _player.Flush();
        clock.Settle();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var playing = _player;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        // Off the thread that starts the process.
        await Task.Yield();
        using var beating = new CancellationTokenSource();
        var (feeding, beats) = (Feed(ending), Beat(beating.Token));
        WakeAfter(feeding);
        try
        {
            await Play(feeding, stoppingToken);
            await feeding;
            if (_player.HasNews) await Checkpoint();
            await _player.FinishRecording(clock.NowNs);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            await clock.Close();
            LogFailed(e);
            Environment.ExitCode = 1;
            await _session.Fail(e);
        }
        finally
        {
            // It may be waiting for what nobody does any more.
            _inbox.Close();
            await ending.CancelAsync();
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await beating.CancelAsync();
            await beats;
        }
    }

    private async Task Feed(CancellationTokenSource ending)
    {
        try
        {
            await feed.RunAsync(_inbox, ending.Token);
            if (!ending.IsCancellationRequested) throw new InvalidOperationException("What fills the session has ended by itself.");
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Told to stop.
        }
    }

    private void WakeAfter(Task task) => task.ContinueWith(_ => _inbox.Beat(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private async Task Beat(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BeatPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) _inbox.Beat();
        }
        catch (OperationCanceledException)
        {
            // The session has ended.
        }
    }

    // Until the feed has ended: what it has in hand when it is told to stop needs room, and it may wait for that to be saved.
    private async Task Play(Task feeding, CancellationToken stoppingToken)
    {
        while (!feeding.IsCompleted)
        {
            await _inbox.WaitToTakeAsync(CancellationToken.None);
            await Play(_inbox.Take());
            NoteAhead();
            if (_player.IsCheckpointDue(byTime: true) || (stoppingToken.IsCancellationRequested && _inbox.IsAsked)) await Checkpoint();
        }

        await Play(_inbox.Take());
    }

    private async ValueTask Play(LiveBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            var tick = batch.Read(i);
            if (TryAdd(tick)) continue;
            await Flush();
            TryAdd(tick);
        }

        await Flush();
        await _player.Advance(batch.AsOfNs);
        clock.Settle();
    }

    // Between two batches: what was taken is played. What a feed tells again after a crash is exactly what it tells after this.
    private async Task Checkpoint()
    {
        if (feed is not IRepeatingFeed repeating)
        {
            await _player.Checkpoint();
            _inbox.Save(clock.NowNs);
            return;
        }

        var holding = repeating.HoldAsync(CancellationToken.None);
        WakeAfter(holding);
        // What it has in hand may be waiting for room.
        while (!holding.IsCompleted)
        {
            await _inbox.WaitToTakeAsync(CancellationToken.None);
            await Play(_inbox.Take());
        }

        using var held = await holding;
        await Play(_inbox.Take());
        await _player.Checkpoint(held.Position);
        _inbox.Save(clock.NowNs);
    }

    // A block lies within one minute: portfolios are sampled between two of them.
    private bool TryAdd(in TapeTick tick)
    {
        var timeNs = tick.Tick.TimeNs;
        if (_blockFromNs != 0
            && (timeNs - _blockFromNs > MaxBlockSpanNs || Timeframe.Minute.OpenOf(timeNs) != Timeframe.Minute.OpenOf(_blockFromNs))) return false;
        if (!_player.TryAdd(tick)) return false;
        if (_blockFromNs == 0) _blockFromNs = timeNs;
        _blockToNs = timeNs;
        return true;
    }

    private async ValueTask Flush()
    {
        if (_blockFromNs == 0) return;
        await _player.Advance(_blockToNs);
        await _player.Flush();
        clock.Settle();
        _blockFromNs = 0;
    }

    private void NoteAhead()
    {
        var isAhead = _inbox.AheadNs >= NoticeAheadNs;
        if (isAhead && !_isAhead) LogAhead(_inbox.AheadNs / (double)Nanoseconds.PerSecond);
        _isAhead = isAhead;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The live market goes on after {Cursor:O}: {Listings} listings at {Venues} venues")]
    private partial void LogStarting(DateTimeOffset cursor, int listings, int venues);

    [LoggerMessage(EventName = "MarketTimeAhead", Level = LogLevel.Warning,
        Message = "The machine's clock was set back, or stands before what the session has been through: the market's time is {Seconds:F1} s ahead of it, "
            + "and goes on at half its pace until it has caught up")]
    private partial void LogAhead(double seconds);

    [LoggerMessage(Level = LogLevel.Error, Message = "The market stopped; it resumes from its last checkpoint at the next start")]
    private partial void LogFailed(Exception exception);
}
