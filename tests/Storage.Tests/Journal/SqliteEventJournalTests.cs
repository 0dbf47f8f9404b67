using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Journal;

namespace OrleansTrading.Storage.Tests.Journal;

public sealed class SqliteEventJournalTests : EventJournalContract
{
    private readonly TemporaryFolder _folder = new();
    private SqliteEventJournal? _journal;

    protected override ValueTask<IEventJournal> OpenAsync()
    {
        _journal = SqliteEventJournal.Open(_folder["journal.db"]);
        return new(_journal);
    }

    protected override async ValueTask CloseAsync()
    {
        if (_journal is not null)
            await _journal.DisposeAsync();
    }

    protected override ValueTask DeleteAsync()
    {
        _folder.Dispose();
        return default;
    }
}
