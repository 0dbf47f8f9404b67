namespace OrleansTrading.Bench.Soak;

/// <summary>All clients of a soak.</summary>
internal sealed class SoakClients : IDisposable
{
    /// <summary>How many sockets are open at a time, the fleeting ones' included.</summary>
    public const int Sockets = 200;

    private readonly ClientPace _pace = new();
    private readonly List<SoakClient> _lasting = [];
    private readonly List<FleetingClient> _fleeting = [];
    private readonly List<Task> _running = [];

    /// <summary>Makes them; they do nothing yet.</summary>
    /// <param name="address">The API.</param>
    /// <param name="symbols">Instruments of the session.</param>
    /// <param name="startCursor">The last fill that there is; some begin behind it by its cursor.</param>
    public SoakClients(Uri address, IReadOnlyList<string> symbols, long startCursor)
    {
        for (var i = 0; i < Sockets; i++)
        {
            var plan = ClientPlan.Of(i, symbols);
            if (plan.Manner == ClientManner.Fleeting) _fleeting.Add(new FleetingClient(plan, address, i));
            else _lasting.Add(new SoakClient(plan, address, startCursor, AgesOf(plan.Manner), _pace));
        }
    }

    /// <summary>Ages of the quotes that clients received who take what comes.</summary>
    public QuoteAges ReadyAges { get; } = new();

    /// <summary>Ages of the quotes that slow clients received.</summary>
    public QuoteAges SlowAges { get; } = new();

    /// <summary>Events that all of them received.</summary>
    public long Events => _lasting.Sum(c => c.Events) + _fleeting.Sum(c => c.Events);

    /// <summary>How often a client that stays lost its socket.</summary>
    public int Returns => _lasting.Sum(c => c.Returns);

    /// <summary>How many clients came and were gone.</summary>
    public int Lives => _fleeting.Sum(c => c.Lives);

    /// <summary>The checks of the fills of all subscribers.</summary>
    public IEnumerable<FillCheck> Fills => _lasting.Select(c => c.Fills).OfType<FillCheck>();

    /// <summary>Subscriptions of the clients that stay.</summary>
    public int LastingSubscriptions => _lasting.Sum(c => c.Plan.Subscriptions(null).Count());

    /// <summary>Mean number of events that a client of a manner received.</summary>
    public double MeanEvents(ClientManner manner) => _lasting.Where(c => c.Plan.Manner == manner).Average(c => c.Events);

    /// <summary>Opens those that stay, one after the other, and waits until all have subscribed.</summary>
    /// <returns>Ends when all of them have closed, or one has failed.</returns>
    public async Task<Task> Open(CancellationToken cancellationToken)
    {
        foreach (var client in _lasting)
        {
            _running.Add(client.Run(cancellationToken));
            await Task.WhenAny(client.Opened, _running[^1]);
        }

        return Task.WhenAll(_running);
    }

    /// <summary>Lets the others come and go until they are stopped.</summary>
    public Task ComeAndGo(CancellationToken stop) => Task.WhenAll(_fleeting.Select(c => c.Run(stop)));

    /// <summary>Slow ones are slow no more.</summary>
    public void Hurry() => _pace.Hurry();

    /// <summary>Closes those that stay, and waits for the server's answer.</summary>
    /// <returns>How many have not got one within the limit.</returns>
    public async Task<int> Close(TimeSpan limit, CancellationToken cancellationToken)
    {
        await Task.WhenAll(_lasting.Select(c => c.Close(cancellationToken)));
        await Task.WhenAny(Task.WhenAll(_running), Task.Delay(limit, cancellationToken));
        var unanswered = _lasting.Where((_, i) => !_running[i].IsCompleted).ToList();
        foreach (var client in unanswered)
            Console.Error.WriteLine($"A {client.Plan.Manner} client has no answer to its close: {client.State}");
        return unanswered.Count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in _lasting) client.Dispose();
        _pace.Dispose();
    }

    private QuoteAges AgesOf(ClientManner manner) => manner == ClientManner.Slow ? SlowAges : ReadyAges;
}
