using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Live;

/// <summary>A connection that runs until the test ends.</summary>
public sealed class RunningConnection<T> : IAsyncDisposable where T : IVenueConnection
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Task _run;

    public RunningConnection(T connection)
    {
        Connection = connection;
        _run = Task.Run(async () => await connection.RunAsync(_stop.Token));
    }

    public T Connection { get; }

    public ConnectionHealth Health => Connection.Health;

    /// <summary>Waits until the health is as it must be.</summary>
    public async Task UntilAsync(Func<ConnectionHealth, bool> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!holds(Health))
        {
            if (_run.IsCompleted) await _run;
            try
            {
                await look.WaitForNextTickAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited in vain: {Health.State}, {Health.LiveBooks} of {Health.Books} books, {Health.Messages} messages, {Health.LastFault}, {string.Join(", ", Health.Faults)}, {string.Join(", ", Health.Rejects)}");
            }
        }
    }

    /// <summary>Stops it, and shows what it ended with.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _run;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
        (Connection as IDisposable)?.Dispose();
    }
}

/// <summary>Options with waits of milliseconds, so that tests do not wait; silence is a matter of the clock, which tests move.</summary>
public static class Quick
{
    public static LiveOptions Options { get; } = new()
    {
        FirstRetry = TimeSpan.FromMilliseconds(1),
        LastRetry = TimeSpan.FromMilliseconds(20),
        WatchEvery = TimeSpan.FromMilliseconds(10),
        RequestTimeout = TimeSpan.FromSeconds(30),
        Heartbeat = TimeSpan.FromMinutes(10),
        RequestsPerSecond = 1_000,
    };
}
