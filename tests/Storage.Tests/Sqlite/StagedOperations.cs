using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Tests.Sqlite;

/// <summary>Holds the writer still, so that a test decides what waits together.</summary>
internal sealed class GateOperation : WriteOperation
{
    private readonly ManualResetEventSlim _open = new();
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override long Bytes => 0;

    /// <summary>Done when the writer stands at the gate.</summary>
    public Task Entered => _entered.Task;

    public void Open() => _open.Set();

    public override void Decide(SqliteSession session)
    {
        _entered.SetResult();
        _open.Wait();
    }

    public override void Apply(SqliteSession session)
    {
    }
}

/// <summary>Runs any SQL within the transaction.</summary>
internal sealed class SqlOperation(string sql) : WriteOperation
{
    public override long Bytes => 0;

    public override void Decide(SqliteSession session)
    {
    }

    public override void Apply(SqliteSession session) => session.Execute(sql);
}
