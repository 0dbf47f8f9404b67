using OrleansTrading.PostgresServers;
using OrleansTrading.Storage.Postgres;

namespace OrleansTrading.Storage.Tests.Postgres;

/// <summary>
/// A page costs what is on it, however long the list is: rows come from a key in order, and none is sorted. Plans are looked at over tables that have grown, as the
/// server chooses by what it has counted in them.
/// </summary>
public sealed class PostgresQueryPlanTests(PostgresServer server)
{
    // A stream of many orders with few of one type among them, beside others.
    private const string Grow = """
        INSERT INTO streams SELECT n, convert_to('portfolio/' || n, 'UTF8') FROM generate_series(1, 20) n;
        INSERT INTO events SELECT s, v, CASE WHEN v % 1000 = 0 THEN 'cash-moved' ELSE 'order-filled-' || v % 3 END::bytea, convert_to('order-' || v / 4, 'UTF8'),
            decode(repeat('00', 100), 'hex'), 0 FROM generate_series(1, 20) s, generate_series(1, 2000) v;
        INSERT INTO bars SELECT convert_to('S' || s, 'UTF8'), t, n * 60000000000, 1, 1, 1, 1, 1, 1, 0
            FROM generate_series(1, 20) s, unnest(ARRAY[60, 3600]) t, generate_series(1, 500) n;
        INSERT INTO states SELECT 'cursor', convert_to('grain/' || n, 'UTF8'), n, '', 0 FROM generate_series(1, 5000) n;
        ANALYZE
        """;

    private static readonly (string Sql, string Parameters, string Key)[] Reads =
    [
        (PostgresDialect.ReadEvents, "'portfolio/7', 1500, 100", "events_pkey"),
        (PostgresDialect.ReadEventsOfSubject, "'portfolio/7', 0, 100, 'order-77'", "events_by_subject"),
        (PostgresDialect.ReadEventsOfType, "'portfolio/7', 0, 100, 'cash-moved'", "events_by_type"),
        (PostgresDialect.ReadEventsOfTypeBackward, "'portfolio/7', 1900, 100, 'cash-moved'", "events_by_type"),
        (PostgresDialect.FindStream, "'portfolio/7'", "events_pkey"),
        (PostgresDialect.ReadState, "'cursor', 'grain/77'", "states_pkey"),
        (PostgresDialect.ReadLastBars, "'S7', 60, 9000000000000000, 100", "bars_pkey"),
    ];

    [Fact]
    public async Task A_page_is_searched_by_its_key_and_not_sorted()
    {
        await using var db = new PostgresFixture(server);
        db.Tamper(Grow);
        foreach (var (sql, parameters, key) in Reads)
        {
            // Also as one that is prepared once for all parameters, which is what connections come to after a while. (Runs of bars and a grain's
            // reminders are so few that sorting them is cheaper.)
            foreach (var mode in new[] { "force_custom_plan", "force_generic_plan" })
            {
                var plan = db.Plan(sql, parameters, mode);
                Assert.Contains($"using {key} on", plan, StringComparison.Ordinal);
                Assert.DoesNotContain("Seq Scan on events", plan, StringComparison.Ordinal);
                Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
            }
        }
    }
}
