using OrleansTrading.Api.Feeds;
using OrleansTrading.Silo;
using OrleansTrading.Simulation.Clients;
using OrleansTrading.Simulation.Invariants;
using OrleansTrading.Simulation.Kernel;
using OrleansTrading.Simulation.Market;
using OrleansTrading.Simulation.Processes;
using OrleansTrading.Simulation.Storage;

namespace OrleansTrading.Simulation;

/// <summary>
/// The life of one installation, from a seed: a market is played, strategies and people trade in it, the disk misbehaves, processes die
/// and start again; then it is left in peace until everything is done. Invariants are looked at all along.
/// </summary>
public sealed class Installation
{
    private const long MaxRecoverySteps = 400_000;
    private const string Main = "local/main";
    private static readonly TimeSpan UntilRestart = TimeSpan.FromSeconds(1);

    // After the start of a process, the first ones.
    private static readonly TimeSpan UntilSubscribers = TimeSpan.FromSeconds(5);

    // Far longer than anybody needs to hear what there is.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(60);

    private readonly SimulationOptions _options;
    private readonly SeededRandom _random;
    private readonly Simulator _simulator;
    private readonly Disk _disk;
    private readonly SeededTape _tape;
    private readonly Pace _pace;
    private readonly BookKeeper _books;
    private readonly Acknowledgements _acknowledgements;
    private readonly Answers _answers;
    private readonly MarketWitness _market;
    private readonly BookWatcher _watcher;
    private readonly Mischief _mischief;
    private readonly Connection _connection;
    private readonly Person[] _people;
    private readonly FillReader[] _readers;
    private readonly FillSubscriber[] _subscribers;
    private readonly SeededRandom _visits;
    private Dictionary<string, FillFeed> _feeds = [];
    private SimulatedProcess? _process;
    private Listeners? _listeners;
    private bool _isStarting;
    private long _starts;

    private Installation(SimulationOptions options)
    {
        _options = options;
        _random = new SeededRandom(options.Seed);
        _simulator = new Simulator(_random);
        _disk = new Disk(_simulator, _random.Fork("disk"));
        _tape = new SeededTape(_random.Fork("tape"));
        _pace = new Pace(_random.Fork("pace").Of([30.0, 60, 240]));
        _books = new BookKeeper(_simulator, SeededTape.Catalogue);
        _market = new MarketWitness(_simulator, _tape);
        _disk.Journal.Appended = (stream, events) =>
        {
            _books.Take(stream, events);
            _market.Take(stream, events);
        };
        _acknowledgements = new Acknowledgements(_simulator, _disk, SeededTape.Catalogue);
        _answers = new Answers(_simulator, _books, SeededTape.Catalogue);
        _mischief = new Mischief(_random.Fork("mischief"));
        _connection = new Connection(new VirtualTime(_simulator, Life.Endless), _random.Fork("connection"), () => _process);
        _people =
        [
            PersonOf("ada", "local/alpha", 1_000_000), PersonOf("bob", "local/alpha", 1_000_000), PersonOf("cem", "local/beta", 60_000),
        ];
        _watcher = new BookWatcher(_tape, _connection, _random.Fork("books"), _simulator, _market);
        _visits = _random.Fork("visits");
        _subscribers = [.. Enumerable.Range(1, 6).Select(i => SubscriberOf(i % 2 == 0 ? Main : "local/alpha", $"subscriber {i}"))];
        _readers = [ReaderOf(Main), ReaderOf("local/alpha"), ReaderOf("local/beta")];
    }

    /// <summary>Runs a seed, on a thread of its own.</summary>
    public static SimulationResult Run(SimulationOptions options)
    {
        SimulationResult? result = null;
        Exception? failure = null;
        // What the runtime keeps by thread is then the same for every seed, whichever came before.
        var thread = new Thread(() =>
        {
            try
            {
                result = new Installation(options).Run();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return result ?? throw new InvalidOperationException($"The simulation of seed {options.Seed} itself failed.", failure);
    }

    private SimulationResult Run()
    {
        _disk.Temper = DiskTemper.Of(_random.Fork("temper"));
        foreach (var person in _people) Outside("person", person.Trade);
        foreach (var reader in _readers) Outside("reader", reader.Read);
        Outside("books", _watcher.Watch);
        Start();
        while (_simulator.Steps < _options.MaxSteps && IsSound && !IsDone)
        {
            if (_process is { } process && _mischief.IsKillDue(_simulator.Steps)) Kill(process);
            if (_process is { } victim) _mischief.Befall(victim, _simulator.Steps, _simulator);
            Step();
        }

        Recover();
        return Result();
    }

    private bool IsSound => _simulator.Violation is null;

    // The people have said all that they wanted to say, and the market is over.
    private bool IsDone => _people.All(p => p.HasLeft) && (!_watcher.IsLeaving || _watcher.HasLeft) && _process is { IsFinished: true };

    private void Step()
    {
        // A session that stopped on an error goes on at the next start.
        if (_process is { HasEnded: true, IsFinished: false } ended) Kill(ended);
        if (_process is null && !_isStarting) StartLater();
        if (!_simulator.Step()) _simulator.Violate(Invariant.Liveness, "Nothing is left to do, and not everything is done.");
    }

    // The faults end. What was acknowledged is kept, everything that was begun comes to its end, and a fresh process says the same.
    private void Recover()
    {
        _disk.Temper = DiskTemper.Calm;
        foreach (var person in _people) person.IsLeaving = true;
        _watcher.IsLeaving = true;
        if (_process is { } old) Kill(old);
        Finish(() => IsDone);
        foreach (var reader in _readers) reader.IsLeaving = true;
        Finish(() => _readers.All(r => r.HasLeft) && _disk.Unsynced == 0);
        var quietUntil = _simulator.NowTicks + Quiet.Ticks;
        Finish(() => _simulator.NowTicks > quietUntil);
        if (!IsSound) return;
        var final = new FinalState(_simulator, _disk, _books, _answers);
        // Before the next start: who was not woken would then find what it missed.
        foreach (var subscriber in _subscribers) final.CheckFills(subscriber.Name, subscriber.Portfolio, subscriber.Trades);
        foreach (var reader in _readers) final.CheckFills($"a reader of {reader.Portfolio}", reader.Portfolio, reader.Trades);
        Kill(_process!);
        Finish(() => _process is { IsFinished: true });
        Finish(Outside("final", () => final.Ask(_connection)));
        Finish(Outside("final market", () => _market.Ask(_connection)));
        if (!IsSound) return;
        final.CheckJournals();
        final.CheckMain(Main);
        if (IsSound && Uninterrupted.Difference(_tape, _disk.Journal, Main) is { } difference)
            _simulator.Violate(Invariant.SameAsUninterrupted, difference);
    }

    private void Finish(Task task) => Finish(() => task.IsCompleted);

    private void Finish(Func<bool> isDone)
    {
        var last = _simulator.Steps + MaxRecoverySteps;
        while (IsSound && !isDone())
        {
            if (_simulator.Steps > last) _simulator.Violate(Invariant.Liveness, "In peace, it did not come to its end.");
            else Step();
        }
    }

    private void Start()
    {
        _isStarting = false;
        _process = new SimulatedProcess(_simulator, _random.Fork($"process {_starts++}"), _disk, _tape, _pace);
        _listeners = new Listeners(_process, _simulator, _answers, _market, Latecomer);
        _simulator.Trace.Result(_simulator.NowTicks, "process", "starts");
        _process.Start(() => _listeners.Listen(_readers.Select(r => r.Portfolio), _tape.Instruments.Select(i => i.Symbol)));
        _feeds = _subscribers.Select(s => s.Portfolio).Distinct().ToDictionary(p => p, _process.FeedOf);
        foreach (var subscriber in _subscribers) Subscribe(_process, subscriber, _visits.Around(UntilSubscribers));
    }

    // Somebody who looks at a portfolio just when it has traded reads what the others are about to be told of.
    private void Latecomer(string portfolio)
    {
        if (_process is { } process && _feeds.ContainsKey(portfolio) && _visits.Chance(0.2))
            Subscribe(process, SubscriberOf(portfolio, "a latecomer"), TimeSpan.Zero);
    }

    private void Subscribe(SimulatedProcess process, FillSubscriber subscriber, TimeSpan after)
    {
        var feed = _feeds[subscriber.Portfolio];
        _ = new OutsideContext(_simulator, process.Life, subscriber.Name).Start(() => subscriber.Subscribe(feed, after));
    }

    private void StartLater()
    {
        _isStarting = true;
        _simulator.After(UntilRestart, new Deed(Life.Endless, new Label("start"), Start));
    }

    private void Kill(SimulatedProcess process)
    {
        _simulator.Trace.Result(_simulator.NowTicks, "process", "is killed");
        _process = null;
        process.Kill();
        _disk.Crash();
        _acknowledgements.CheckKept();
    }

    private Person PersonOf(string name, string portfolio, decimal capital) =>
        new(name, portfolio, capital, _connection, _random.Fork(name), _simulator, _acknowledgements, _answers);

    private FillReader ReaderOf(string portfolio) => new(portfolio, _connection, _random.Fork("fills of " + portfolio), _simulator);

    private FillSubscriber SubscriberOf(string portfolio, string who)
    {
        var name = $"{who} of {portfolio}";
        return new FillSubscriber(name, portfolio, new VirtualTime(_simulator, Life.Endless), _random.Fork(name), _simulator);
    }

    private Task Outside(string name, Func<Task> code) => new OutsideContext(_simulator, Life.Endless, name).Start(code);

    private SimulationResult Result() => new(
        _options.Seed,
        _simulator.Violation,
        _simulator.Trace.Hash,
        _simulator.Steps,
        TimeSpan.FromTicks(_simulator.NowTicks),
        new Dictionary<string, long>
        {
            ["starts"] = _starts,
            ["kills"] = _mischief.Kills,
            ["losses"] = _mischief.Losses,
            ["orders"] = _books.Orders,
            ["fills"] = _books.Fills,
            ["fills on bars"] = _market.FillsOnBars,
            ["fills on books"] = _market.FillsOnBooks,
            ["books seen"] = _watcher.Seen,
            ["acknowledged"] = _acknowledgements.Orders,
            ["cancellations"] = _acknowledgements.Cancellations,
        },
        _simulator.Trace.Tail());
}
