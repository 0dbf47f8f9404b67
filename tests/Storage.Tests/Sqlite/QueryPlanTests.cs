using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.Tests.Sqlite;

/// <summary>A page costs what is on it, however long the list is: rows come from a key in order, and none is sorted.</summary>
public sealed class QueryPlanTests
{
    [Theory]
    [InlineData(SqliteDialect.ReadEvents, "PRIMARY KEY (stream=? AND version>?)")]
    [InlineData(SqliteDialect.ReadEventsOfSubject, "events_by_subject (stream=? AND subject=? AND version>?)")]
    [InlineData(SqliteDialect.ReadEventsOfType, "events_by_type (stream=? AND type=? AND version>?)")]
    [InlineData(SqliteDialect.ReadEventsOfTypeBackward, "events_by_type (stream=? AND type=? AND version<?)")]
    [InlineData(SqliteDialect.ReadLastBars, "PRIMARY KEY (symbol=? AND timeframe=? AND open_ns<?)")]
    [InlineData(SqliteDialect.ReadRemindersOfGrain, "sqlite_autoindex_reminders_1 (grain=?)")]
    public async Task A_page_is_searched_by_its_key_and_not_sorted(string sql, string key)
    {
        await using var db = new SqliteFixture();
        var plan = Plan(db, sql);
        Assert.Contains(plan, step => step.StartsWith("SEARCH", StringComparison.Ordinal) && step.EndsWith(key, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("SCAN", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    private static List<string> Plan(SqliteFixture db, string sql)
    {
        const int detail = 3;
        using var session = SqliteSession.OpenReader(db.DatabasePath, new SqliteOptions());
        var rows = session.Statement("EXPLAIN QUERY PLAN " + sql);
        var plan = new List<string>();
        while (rows.Step()) plan.Add(WellFormedText.Decode(rows.Bytes(detail)));
        rows.Reset();
        return plan;
    }
}
