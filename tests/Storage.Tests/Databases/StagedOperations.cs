using OrleansTrading.Storage.Groups;

namespace OrleansTrading.Storage.Tests.Databases;

/// <summary>Holds the writer still, so that a test decides what waits together.</summary>
internal sealed class GateOperation : WriteOperation
{
    private readonly ManualResetEventSlim _open = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override long Bytes => 0;

    /// <summary>Done when the writer stands at the gate.</summary>
    public Task Entered => _entered.Task;

    public void Open() => _open.Set();

    protected override void Decide(TableWriter tables)
    {
        _entered.TrySetResult();
        _open.Wait();
    }

    protected override void Apply(TableWriter tables)
    {
    }
}
