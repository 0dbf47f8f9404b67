using Microsoft.Extensions.Logging;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// The lifecycle of one host. Observers of a stage start together; the next stage starts when all of them have. If one
/// fails, the start fails, and what has started can be stopped.
/// </summary>
internal sealed partial class SiloLifecycle(ILogger<SiloLifecycle> log) : ISiloLifecycle
{
    private readonly List<Subscription> _subscriptions = [];
    private int? _highestBegun;
    private bool _isStopped;

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (_highestBegun is not null)
            throw new InvalidOperationException("The lifecycle has started already.");
        var subscription = new Subscription(observerName, stage, observer);
        _subscriptions.Add(subscription);
        return subscription;
    }

    public async Task OnStart(CancellationToken cancellationToken)
    {
        foreach (var stage in _subscriptions.GroupBy(s => s.Stage).OrderBy(s => s.Key).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            _highestBegun = stage.Key;
            await Task.WhenAll(stage.Select(s => Guarded(() => s.Observer?.OnStart(cancellationToken))));
            HighestCompletedStage = stage.Key;
        }
    }

    public async Task OnStop(CancellationToken cancellationToken)
    {
        if (_highestBegun is not { } highest || _isStopped)
            return;
        _isStopped = true;
        foreach (var stage in _subscriptions.Where(s => s.Stage <= highest).GroupBy(s => s.Stage).OrderByDescending(s => s.Key).ToList())
        {
            await Task.WhenAll(stage.Select(s => Stop(s, cancellationToken)));
            LowestStoppedStage = stage.Key;
        }
    }

    private async Task Stop(Subscription subscription, CancellationToken cancellationToken)
    {
        try
        {
            await Guarded(() => subscription.Observer?.OnStop(cancellationToken));
        }
        catch (Exception exception)
        {
            LogStop(log, subscription.Name, subscription.Stage, exception);
        }
    }

    private static async Task Guarded(Func<Task?> call)
    {
        if (call() is { } task)
            await task;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Observer} failed to stop at stage {Stage}.")]
    private static partial void LogStop(ILogger log, string observer, int stage, Exception exception);

    private sealed class Subscription(string name, int stage, ILifecycleObserver observer) : IDisposable
    {
        public string Name => name;

        public int Stage => stage;

        public ILifecycleObserver? Observer { get; private set; } = observer;

        public void Dispose() => Observer = null;
    }
}
