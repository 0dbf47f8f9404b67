using Microsoft.CodeAnalysis;

namespace OrleansTrading.Embedded.Actors.Generator.Analyzers;

/// <summary>The members that grain code may not use, by the rule that they break and with what to do instead.</summary>
internal sealed class BannedMembers
{
    private const string Await = "await it";
    private const string Call = "await the work itself, or give it to a grain of its own";
    private const string Timer = "use RegisterGrainTimer";
    private const string Shared = "a turn needs no lock; what grains share must be a grain, or safe without one";
    private const string Tasks = "System.Threading.Tasks.";
    private const string Threading = "System.Threading.";
    private const string Compiler = "System.Runtime.CompilerServices.";

    // An empty list of names means all members; .ctor is what `new` calls.
    private static readonly (DiagnosticDescriptor Rule, string Type, string Instead, string[] Names)[] Known =
    [
        (Rules.LeavesTurn, Tasks + "Task", Call, ["Run", "Start", "RunSynchronously"]),
        (Rules.LeavesTurn, Tasks + "Task", Await, ["ContinueWith"]),
        (Rules.LeavesTurn, Tasks + "Task`1", Await, ["ContinueWith"]),
        (Rules.LeavesTurn, Tasks + "TaskFactory", Call, []),
        (Rules.LeavesTurn, Tasks + "TaskFactory`1", Call, []),
        (Rules.LeavesTurn, Tasks + "Parallel", "await Task.WhenAll over grain calls", []),
        (Rules.LeavesTurn, "System.Linq.ParallelEnumerable", "await Task.WhenAll over grain calls", []),
        (Rules.LeavesTurn, Threading + "ThreadPool", Call, []),
        (Rules.LeavesTurn, Threading + "Thread", Call, [".ctor", "Start"]),
        (Rules.LeavesTurn, Threading + "Timer", Timer, [".ctor"]),
        (Rules.LeavesTurn, "System.Timers.Timer", Timer, [".ctor"]),
        (Rules.LeavesTurn, "System.TimeProvider", Timer, ["CreateTimer"]),
        (Rules.LeavesTurn, Threading + "SynchronizationContext", "leave the turn's context as it is", ["SetSynchronizationContext"]),
        (Rules.Blocks, Tasks + "Task", Await, ["Wait", "WaitAll", "WaitAny"]),
        (Rules.Blocks, Tasks + "Task`1", Await, ["Result"]),
        (Rules.Blocks, Tasks + "ValueTask`1", Await, ["Result"]),
        .. new[] { "TaskAwaiter", "TaskAwaiter`1", "ValueTaskAwaiter", "ValueTaskAwaiter`1" }
            .Select(type => (Rules.Blocks, Compiler + type, Await, new[] { "GetResult" })),
        .. new[] { "Task", "ValueTask" }
            .SelectMany(type => new[] { "", "`1" }.Select(arity => $"{Compiler}Configured{type}Awaitable{arity}+Configured{type}Awaiter"))
            .Select(type => (Rules.Blocks, type, Await, new[] { "GetResult" })),
        (Rules.Blocks, Threading + "Thread", "await Task.Delay, or use RegisterGrainTimer", ["Sleep", "SpinWait"]),
        (Rules.Blocks, Threading + "Thread", Await, ["Join"]),
        (Rules.Blocks, Threading + "SpinWait", Await, ["SpinUntil"]),
        (Rules.Blocks, Threading + "SemaphoreSlim", Shared, ["Wait"]),
        (Rules.Blocks, Threading + "WaitHandle", Await, ["WaitOne", "WaitAll", "WaitAny", "SignalAndWait"]),
        (Rules.Blocks, Threading + "ManualResetEventSlim", Await, ["Wait"]),
        (Rules.Blocks, Threading + "CountdownEvent", Await, ["Wait"]),
        (Rules.Blocks, Threading + "Barrier", Await, ["SignalAndWait"]),
        (Rules.Blocks, Threading + "Monitor", Shared, []),
        (Rules.Blocks, Threading + "Lock", Shared, ["Enter", "TryEnter", "EnterScope"]),
        (Rules.Blocks, Threading + "SpinLock", Shared, ["Enter", "TryEnter"]),
        (Rules.Blocks, Threading + "ReaderWriterLockSlim", Shared, ["EnterReadLock", "EnterWriteLock", "EnterUpgradeableReadLock"]),
        (Rules.Blocks, "System.Collections.Concurrent.BlockingCollection`1", Await, ["Take", "TryTake", "GetConsumingEnumerable"]),
        (Rules.Gate, Threading + "SemaphoreSlim", "", ["WaitAsync"]),
    ];

    private readonly Dictionary<INamedTypeSymbol, List<(DiagnosticDescriptor Rule, string Instead, string[] Names)>> _types =
        new(SymbolEqualityComparer.Default);

    private readonly INamedTypeSymbol?[] _awaitables;

    public BannedMembers(Compilation compilation)
    {
        foreach (var (rule, name, instead, names) in Known)
        {
            if (compilation.GetTypeByMetadataName(name) is not { } type)
                continue;
            if (!_types.TryGetValue(type, out var bans))
                _types.Add(type, bans = []);
            bans.Add((rule, instead, names));
        }

        _awaitables =
        [
            .. new[] { "Task", "Task`1", "ValueTask", "ValueTask`1", "TaskAsyncEnumerableExtensions" }
                .Select(name => compilation.GetTypeByMetadataName(Tasks + name)),
        ];
    }

    /// <summary>The rule that a member breaks, and what to do instead; null where it breaks none.</summary>
    public (DiagnosticDescriptor Rule, string Instead)? Find(ISymbol member)
    {
        if (member.ContainingType is not { } type || !_types.TryGetValue(type.OriginalDefinition, out var bans))
            return null;
        foreach (var (rule, instead, names) in bans)
        {
            if (names.Length == 0 || names.Contains(member.Name))
                return (rule, instead);
        }

        return null;
    }

    /// <summary>Whether a method is one of those named ConfigureAwait.</summary>
    public bool IsConfigureAwait(IMethodSymbol method) =>
        method.Name == "ConfigureAwait" && _awaitables.Contains(method.ContainingType.OriginalDefinition, SymbolEqualityComparer.Default);
}
