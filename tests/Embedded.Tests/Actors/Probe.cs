using System.Collections.Concurrent;

namespace OrleansTrading.Embedded.Tests.Actors;

/// <summary>What tests and their grains share: notes in order, counts, and signals that either side waits for.</summary>
public sealed class Probe
{
    private readonly ConcurrentQueue<string> _notes = new();
    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _signals = new();

    public string[] Notes => [.. _notes];

    public void Note(string note) => _notes.Enqueue(note);

    public int Add(string name, int change = 1) => _counts.AddOrUpdate(name, change, (_, count) => count + change);

    public int Count(string name) => _counts.GetValueOrDefault(name);

    public void Signal(string name) => Source(name).TrySetResult();

    public Task Signalled(string name) => Source(name).Task;

    public bool IsSignalled(string name) => Source(name).Task.IsCompleted;

    private TaskCompletionSource Source(string name) =>
        _signals.GetOrAdd(name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
