using OrleansTrading.Domain;
using OrleansTrading.Simulation.Kernel;
using OrleansTrading.Storage;

namespace OrleansTrading.Simulation.Storage;

/// <summary>
/// What outlives the processes. Writes wait in the order in which they came, are synced in groups, and become visible and durable with
/// the sync; the answer comes later. A crash keeps of what waited a prefix that the seed chooses, and each write whole or not at
/// all: the promise of the journal on SQLite.
/// </summary>
internal sealed class Disk(Simulator simulator, SeededRandom random)
{
    private static readonly TimeSpan Stalled = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(0.2);
    private static readonly Label SyncLabel = new("disk: sync");
    private static readonly Label AnswerLabel = new("disk: answer");

    private readonly Queue<Write> _waiting = [];
    private bool _isSyncing;

    public JournalTable Journal { get; } = new();

    public StateTable States { get; } = new();

    public BarTable Bars { get; } = new();

    public DiskTemper Temper { get; set; } = DiskTemper.Calm;

    /// <summary>Writes that are not synced yet.</summary>
    public int Unsynced => _waiting.Count;

    /// <summary>Does something to a table, durably, and then says so to a process that may have ended by then.</summary>
    public Task<T> Do<T>(Life life, string what, Func<T> apply)
    {
        simulator.IsOnThread(what);
        var answer = new TaskCompletionSource<T>();
        var isRefused = random.Chance(Temper.Refuse);
        var isAnswerLost = random.Chance(Temper.LoseAnswer);
        Action? say = null;
        _waiting.Enqueue(new Write(Apply, () => simulator.After(random.Around(AnswerTime), new Deed(life, AnswerLabel, say!))));
        Sync();
        return answer.Task;

        void Apply()
        {
            try
            {
                if (isRefused) throw new RefusedException(StorageCodes.WriteFailed, "The simulated disk refused a write.");
                var result = apply();
                simulator.Trace.Result(simulator.NowTicks, what, isAnswerLost ? "done, and the answer is lost" : "done");
                if (isAnswerLost) throw new IOException("The simulated disk lost its answer.");
                say = () => answer.SetResult(result);
            }
            catch (Exception e)
            {
                if (!isAnswerLost) simulator.Trace.Result(simulator.NowTicks, what, "not done: " + e.GetType().Name);
                say = () => answer.SetException(e);
            }
        }
    }

    /// <summary>Reads from a table what it holds when the disk comes to it.</summary>
    public Task<T> Read<T>(Life life, Func<T> read)
    {
        simulator.IsOnThread("a read");
        var answer = new TaskCompletionSource<T>();
        var isFailing = random.Chance(Temper.FailRead);
        simulator.After(random.Around(AnswerTime), new Deed(life, AnswerLabel, () =>
        {
            try
            {
                if (isFailing) throw new RefusedException(StorageCodes.ReadFailed, "The simulated disk could not read.");
                answer.SetResult(read());
            }
            catch (Exception e)
            {
                answer.SetException(e);
            }
        }));
        return answer.Task;
    }

    /// <summary>The process or the machine dies: some of what waited had reached the platter.</summary>
    public void Crash()
    {
        var kept = random.Next(_waiting.Count + 1);
        for (; kept > 0; kept--) _waiting.Dequeue().Apply();
        _waiting.Clear();
    }

    private void Sync()
    {
        if (_isSyncing) return;
        _isSyncing = true;
        var time = random.Around(Temper.Sync) + (random.Chance(Temper.Stall) ? random.Around(Stalled) : TimeSpan.Zero);
        simulator.After(time, new Deed(Life.Endless, SyncLabel, () =>
        {
            _isSyncing = false;
            while (_waiting.TryDequeue(out var write))
            {
                write.Apply();
                write.Answer();
            }
        }));
    }

    private sealed record Write(Action Apply, Action Answer);
}
