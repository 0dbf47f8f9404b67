using System.Text.Json;
using OrleansTrading.Bench.Processes;

namespace OrleansTrading.Bench.Soak;

/// <summary>One soak: a server, its clients, and what was seen of both.</summary>
internal sealed class SoakRun(ApiProcess process, ApiClient api, SoakClients clients, FillJournal journal) : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CatchUpLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan CleanUpLimit = TimeSpan.FromSeconds(60);

    // A subscription counts a moment before it has found its place in the journal.
    private static readonly TimeSpan UntilSettled = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private int _firstFill;
    private int _endOfFills;

    /// <summary>What the server said about itself.</summary>
    public HealthLog Health { get; } = new(process, api);

    /// <summary>The clients.</summary>
    public SoakClients Clients { get; } = clients;

    /// <summary>The person who trades.</summary>
    public OrderDriver Orders { get; } = new(api);

    /// <summary>Events received in the time that counts, a second.</summary>
    public double EventsPerSecond { get; private set; }

    /// <summary>Of these, what one client got that takes what comes.</summary>
    public double ReadyEventsPerSecond { get; private set; }

    /// <summary>Of these, what one slow client got.</summary>
    public double SlowEventsPerSecond { get; private set; }

    /// <summary>Processor time that the server used then, as a share of a core.</summary>
    public double ServerCpuShare { get; private set; }

    /// <summary>Processor time that this process used then, as a share of a core.</summary>
    public double ClientCpuShare { get; private set; }

    /// <summary>Clients that said good-bye and heard nothing.</summary>
    public int Unanswered { get; private set; }

    /// <summary>What the server still had open when nobody was there any more.</summary>
    public HealthSample Left { get; private set; }

    /// <summary>Fills that every subscriber had to get.</summary>
    public int Fills => _endOfFills - _firstFill;

    /// <summary>Fills that subscribers did not get, all of them together.</summary>
    public long Lost => Clients.Fills.Sum(f => f.Lost(_firstFill, _endOfFills));

    /// <summary>Makes the clients for a server that is live.</summary>
    public static async Task<SoakRun> Prepare(ApiProcess process, ApiClient api, CancellationToken cancellationToken)
    {
        while (!await HealthLog.IsLive(api, cancellationToken)) await Task.Delay(BetweenLooks / 10, cancellationToken);
        var journal = new FillJournal(api);
        await journal.Read(cancellationToken);
        var instruments = await api.Ask("{ instruments { symbol market { asOfNs } } }", null, cancellationToken);
        List<string> symbols =
        [
            .. from instrument in instruments.GetProperty("instruments").EnumerateArray()
               where instrument.GetProperty("market").ValueKind == JsonValueKind.Object
               select instrument.GetProperty("symbol").GetString()!,
        ];
        return new SoakRun(process, api, new SoakClients(process.Address, symbols, journal.Last), journal);
    }

    /// <summary>Runs it to its end.</summary>
    public async Task Run(TimeSpan length, CancellationToken cancellationToken)
    {
        using var link = cancellationToken.Register(_stop.Cancel);
        var open = await Clients.Open(cancellationToken);
        await WaitUntil(h => h.Subscriptions >= Clients.LastingSubscriptions, CatchUpLimit, cancellationToken);
        await Task.Delay(UntilSettled, cancellationToken);
        await journal.Read(cancellationToken);
        _firstFill = journal.Cursors.Count;

        var orders = Orders.Run(_stop.Token);
        var fleeting = Clients.ComeAndGo(_stop.Token);
        await Watch(length, [open, orders, fleeting], cancellationToken);
        await _stop.CancelAsync();
        await Task.WhenAll(orders, fleeting);

        await CatchUp(cancellationToken);
        Unanswered = await Clients.Close(CleanUpLimit, cancellationToken);
        Left = await WaitUntil(h => h is { Sockets: 0, Subscriptions: 0 }, CleanUpLimit, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clients.Dispose();
        _stop.Dispose();
    }

    private async Task Watch(TimeSpan length, IReadOnlyList<Task> running, CancellationToken cancellationToken)
    {
        var (begin, events) = (Health.Elapsed, Clients.Events);
        var (server, client) = (process.ProcessorTime(), Environment.CpuUsage.TotalTime);
        var (ready, slow) = (Clients.MeanEvents(ClientManner.Ready), Clients.MeanEvents(ClientManner.Slow));
        while (Health.Elapsed - begin < length)
        {
            await Task.Delay(BetweenLooks, cancellationToken);
            // None of them ends before it is told to, unless it fails.
            foreach (var task in running.Where(t => t.IsCompleted)) await task;
            await Health.Keep(cancellationToken);
            await CompareFills(cancellationToken);
        }

        var elapsed = Health.Elapsed - begin;
        EventsPerSecond = (Clients.Events - events) / elapsed.TotalSeconds;
        ReadyEventsPerSecond = (Clients.MeanEvents(ClientManner.Ready) - ready) / elapsed.TotalSeconds;
        SlowEventsPerSecond = (Clients.MeanEvents(ClientManner.Slow) - slow) / elapsed.TotalSeconds;
        ServerCpuShare = (process.ProcessorTime() - server) / elapsed;
        ClientCpuShare = (Environment.CpuUsage.TotalTime - client) / elapsed;
    }

    private async Task CompareFills(CancellationToken cancellationToken)
    {
        await journal.Read(cancellationToken);
        foreach (var fills in Clients.Fills) fills.Compare(journal.Cursors, _firstFill);
    }

    // The end of the comparison is a fill that nobody has had a reason yet not to get.
    private async Task CatchUp(CancellationToken cancellationToken)
    {
        await Task.Delay(UntilSettled, cancellationToken);
        await journal.Read(cancellationToken);
        _endOfFills = journal.Cursors.Count;
        Clients.Hurry();
        var last = journal.Last;
        var begin = Health.Elapsed;
        while (Health.Elapsed - begin < CatchUpLimit && Clients.Fills.Any(f => (f.Last ?? 0) < last))
            await Task.Delay(BetweenLooks / 10, cancellationToken);
        await CompareFills(cancellationToken);
    }

    private async Task<HealthSample> WaitUntil(
        Func<HealthSample, bool> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var begin = Health.Elapsed;
        while (true)
        {
            var health = await Health.Look(cancellationToken);
            if (condition(health) || Health.Elapsed - begin > limit) return health;
            await Task.Delay(BetweenLooks / 10, cancellationToken);
        }
    }
}
