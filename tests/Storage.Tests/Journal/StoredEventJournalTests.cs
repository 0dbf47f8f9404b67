using OrleansTrading.Domain.Journal;
using OrleansTrading.Storage.Tests.Databases;

namespace OrleansTrading.Storage.Tests.Journal;

/// <summary>The journal's contract over a database, which is new and open.</summary>
public abstract class StoredEventJournalTests(DatabaseFixture database) : EventJournalContract
{
    private bool _isClosed;

    protected override ValueTask<IEventJournal> OpenAsync()
    {
        if (_isClosed) database.Open();
        return new(database.Journal);
    }

    protected override ValueTask CloseAsync()
    {
        _isClosed = true;
        return database.CloseAsync();
    }

    protected override ValueTask DeleteAsync() => database.DisposeAsync();
}
