namespace OrleansTrading.Simulation.Kernel;

/// <summary>
/// One thread that does everything, one thing at a time, in an order that the seed decides. Time is virtual: it passes when nothing
/// else is to be done, and now and then while there is, as if the work had taken so long.
/// </summary>
internal sealed class Simulator
{
    private const double TimePasses = 1 / 64.0;
    private static readonly long LongestPass = TimeSpan.FromSeconds(1).Ticks;

    private readonly List<Work> _ready = [];
    private readonly PriorityQueue<Work, (long DueTicks, long Number)> _later = new();
    private readonly SeededRandom _order;
    private readonly double _newestFirst;
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private Violation? _violation;
    private long _number;

    public Simulator(SeededRandom random)
    {
        _order = random.Fork("order");
        // Some seeds go on with what came last, so that one thing gets far ahead of the others; some do not.
        _newestFirst = random.Fork("order's bias").Of([0, 0.3, 0.7, 0.95]);
    }

    public Trace Trace { get; } = new();

    /// <summary>The time since the simulation began, in units of 100 ns.</summary>
    public long NowTicks { get; private set; }

    public long Steps { get; private set; }

    /// <summary>The first thing that went wrong.</summary>
    public Violation? Violation => Volatile.Read(ref _violation);

    /// <summary>Adds something that can be done now.</summary>
    public void Ready(Work work)
    {
        if (IsOnThread(work.Label.Text)) _ready.Add(work);
    }

    /// <summary>Adds something that can be done after a time.</summary>
    public void After(TimeSpan time, Work work) => At(NowTicks + Math.Max(0, time.Ticks), work);

    /// <summary>Adds something that can be done at a time.</summary>
    public void At(long dueTicks, Work work)
    {
        if (IsOnThread(work.Label.Text)) _later.Enqueue(work, (dueTicks, _number++));
    }

    /// <summary>Does one thing.</summary>
    /// <returns>False when nothing is left to do, now or later.</returns>
    public bool Step()
    {
        while (true)
        {
            while (_later.TryPeek(out var next, out var at) && (at.DueTicks <= NowTicks || next.Life.IsOver)) _ready.Add(_later.Dequeue());
            var isNext = _later.TryPeek(out _, out var due);
            if (_ready.Count == 0 && !isNext) return false;
            if (_ready.Count == 0 || (isNext && due.DueTicks - NowTicks < LongestPass && _order.Chance(TimePasses)))
            {
                NowTicks = due.DueTicks;
                continue;
            }

            var work = Take();
            if (work.Life.IsOver) continue;
            Steps++;
            Trace.Step(NowTicks, work.Label);
            work.Run();
            return true;
        }
    }

    /// <summary>Reports a broken invariant; the first one counts.</summary>
    public void Violate(string invariant, string message)
    {
        Trace.Remark(NowTicks, "VIOLATION", $"{invariant}: {message}");
        _violation ??= new Violation(invariant, message);
    }

    /// <summary>Nothing of the simulated system may run on another thread: there nobody decides its order. What does is not gone on with.</summary>
    public bool IsOnThread(string who)
    {
        if (Environment.CurrentManagedThreadId == _thread) return true;
        var escape = new Violation(Invariant.OneThread, $"{who} was reached from another thread: {Environment.StackTrace}");
        Interlocked.CompareExchange(ref _violation, escape, null);
        return false;
    }

    private Work Take()
    {
        var index = _order.Chance(_newestFirst) ? _ready.Count - 1 : _order.Next(_ready.Count);
        var work = _ready[index];
        _ready[index] = _ready[^1];
        _ready.RemoveAt(_ready.Count - 1);
        return work;
    }
}
