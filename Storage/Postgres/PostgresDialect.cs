using OrleansTrading.Storage.Journal;

namespace OrleansTrading.Storage.Postgres;

/// <summary>
/// Every sentence of SQL that PostgreSQL is told, in one place, beside SQLite's. Text is stored as its bytes in UTF-8 (<c>bytea</c>): equal where they
/// are equal and in the order of its bytes, in every encoding and collation that a database may have, and with any character, also U+0000.
/// Nothing refers to another table by a foreign key: there is one writer, and what belongs together shares its transaction.
/// </summary>
/// <remarks>
/// Rows are written a column at a time: a statement takes an array for each column and so any number of rows, in one round trip. Where a group may
/// have several rows for one place, the last one (highest <c>n</c>) stands.
/// </remarks>
internal static class PostgresDialect
{
    /// <summary>Marks the schema as ours, and is the key of the lock of who has the database: "OTJ1" in ASCII.</summary>
    public const long ApplicationId = 0x4F54_4A31;

    /// <summary>
    /// The steps from an empty schema to the present one; the step at index n leads from version n to n + 1. Steps are appended and never changed:
    /// databases that took them exist.
    /// </summary>
    public static readonly string[] Migrations =
    [
        $"""
        CREATE TABLE trading.format (
            is_only boolean PRIMARY KEY DEFAULT true CHECK (is_only),
            program bigint  NOT NULL,
            version integer NOT NULL
        );

        INSERT INTO trading.format (program, version) VALUES ({ApplicationId}, 0);

        CREATE TABLE trading.streams (
            id   bigint PRIMARY KEY CHECK (id > 0),
            name bytea  NOT NULL UNIQUE
        );

        CREATE TABLE trading.events (
            stream  bigint NOT NULL,
            version bigint NOT NULL CHECK (version > 0),
            type    bytea  NOT NULL,
            subject bytea  NOT NULL,
            payload bytea  NOT NULL,
            crc     bigint NOT NULL,
            PRIMARY KEY (stream, version)
        );

        CREATE INDEX events_by_subject ON trading.events (stream, subject, version);
        CREATE INDEX events_by_type ON trading.events (stream, type, version);

        CREATE TABLE trading.snapshots (
            stream  bigint PRIMARY KEY,
            version bigint NOT NULL CHECK (version >= 0),
            schema  bytea  NOT NULL,
            payload bytea  NOT NULL,
            crc     bigint NOT NULL
        );

        -- The last ones given. An etag is never used twice, not even after its row was cleared.
        CREATE TABLE trading.etags (
            is_only   boolean PRIMARY KEY DEFAULT true CHECK (is_only),
            states    bigint NOT NULL,
            reminders bigint NOT NULL
        );

        INSERT INTO trading.etags (states, reminders) VALUES (0, 0);

        CREATE TABLE trading.states (
            name    bytea  NOT NULL,
            key     bytea  NOT NULL,
            etag    bigint NOT NULL CHECK (etag > 0),
            payload bytea  NOT NULL,
            crc     bigint NOT NULL,
            PRIMARY KEY (name, key)
        );

        -- Prices in half ticks, volume in lots; timeframe is the length in seconds.
        CREATE TABLE trading.bars (
            symbol    bytea  NOT NULL,
            timeframe bigint NOT NULL CHECK (timeframe > 0),
            open_ns   bigint NOT NULL CHECK (open_ns >= 0),
            open      bigint NOT NULL,
            high      bigint NOT NULL,
            low       bigint NOT NULL,
            close     bigint NOT NULL,
            updates   bigint NOT NULL,
            volume    bigint NOT NULL,
            crc       bigint NOT NULL,
            PRIMARY KEY (symbol, timeframe, open_ns)
        );

        -- Bars of less than a minute are too many for a row each: a row holds all that closed between two writes.
        CREATE TABLE trading.bar_runs (
            symbol    bytea  NOT NULL,
            timeframe bigint NOT NULL CHECK (timeframe > 0),
            open_ns   bigint NOT NULL CHECK (open_ns >= 0),
            last_ns   bigint NOT NULL CHECK (last_ns >= open_ns),
            bars      bytea  NOT NULL,
            crc       bigint NOT NULL,
            PRIMARY KEY (symbol, timeframe, open_ns)
        );

        -- Times in ticks of 100 ns; start counts from the year 1 in UTC.
        CREATE TABLE trading.reminders (
            grain  bytea  NOT NULL,
            name   bytea  NOT NULL,
            etag   bigint NOT NULL CHECK (etag > 0),
            start  bigint NOT NULL CHECK (start >= 0),
            period bigint NOT NULL CHECK (period > 0),
            crc    bigint NOT NULL,
            PRIMARY KEY (grain, name)
        );
        """,
    ];

    /// <summary>
    /// How the writer's connection is set up: what was looked at stays so, whatever the server's settings become. A setting takes no parameter; the
    /// numbers are ours.
    /// </summary>
    public static string SetUpWriter(string statementTimeoutMs, string lockTimeoutMs) => $"""
        SET statement_timeout = {statementTimeoutMs};
        SET lock_timeout = {lockTimeoutMs};
        SET client_connection_check_interval = 2000;
        SELECT set_config('synchronous_commit', current_setting('synchronous_commit'), false)
        """;

    /// <summary>How a connection for reads is set up.</summary>
    public static string SetUpReader(string statementTimeoutMs) => $"""
        SET statement_timeout = {statementTimeoutMs};
        SET default_transaction_read_only = on;
        SET client_connection_check_interval = 2000
        """;

    /// <summary>→ what durability rests on: fsync, full pages, synchronous commit; whether it is a standby; its version.</summary>
    public const string ReadServer = """
        SELECT current_setting('fsync'), current_setting('full_page_writes'), current_setting('synchronous_commit'),
            pg_is_in_recovery(), current_setting('server_version_num')::integer
        """;

    /// <summary>(application name) → ends the sessions of that name, which this process lost.</summary>
    public const string EndLostSessions = """
        SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE application_name = $1 AND datname = current_database() AND pid <> pg_backend_pid()
        """;

    /// <summary>(key): takes the database for as long as the session lives, or fails when its holder keeps it for longer than the lock's time-out.</summary>
    public const string TakeDatabase = "SELECT pg_advisory_lock($1)";

    /// <summary>(key) → the application name of who has the database.</summary>
    public const string ReadHolder = """
        SELECT coalesce(max(a.application_name), '') FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.classid = ($1 >> 32)::int AND l.objid = ($1 & 4294967295)::int
            AND l.objsubid = 1 AND a.datname = current_database()
        """;

    /// <summary>→ whether there is a schema of our name, whether anything is in it, and whether our mark is.</summary>
    public const string ReadSchema = """
        SELECT to_regnamespace('trading') IS NOT NULL,
            EXISTS (SELECT FROM pg_class WHERE relnamespace = to_regnamespace('trading')),
            to_regclass('trading.format') IS NOT NULL
        """;

    public const string CreateSchema = "CREATE SCHEMA trading";

    /// <summary>→ whose the schema is, and its version.</summary>
    public const string ReadFormat = "SELECT program, version FROM trading.format";

    /// <summary>(version)</summary>
    public const string WriteVersion = "UPDATE trading.format SET version = $1";

    /// <summary>→ the last id of a stream, and the etags of states and reminders given last.</summary>
    public const string ReadLastNumbers = "SELECT (SELECT coalesce(max(id), 0) FROM trading.streams), states, reminders FROM trading.etags";

    /// <summary>(name) → id and last version of a stream.</summary>
    public const string FindStream = """
        SELECT s.id, coalesce((SELECT max(e.version) FROM trading.events e WHERE e.stream = s.id), 0)
        FROM trading.streams s WHERE s.name = $1
        """;

    /// <summary>(name, key) → etag.</summary>
    public const string FindState = "SELECT etag FROM trading.states WHERE name = $1 AND key = $2";

    /// <summary>(grain, name) → etag.</summary>
    public const string FindReminder = "SELECT etag FROM trading.reminders WHERE grain = $1 AND name = $2";

    /// <summary>(ids, names)</summary>
    public const string InsertStreams = """
        INSERT INTO trading.streams (id, name) SELECT * FROM unnest($1::bigint[], $2::bytea[])
        """;

    /// <summary>(streams, versions, types, subjects, payloads, crcs)</summary>
    public const string InsertEvents = """
        INSERT INTO trading.events (stream, version, type, subject, payload, crc)
        SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[], $6::bigint[])
        """;

    /// <summary>(streams, versions, schemas, payloads, crcs): replaces snapshots that are not newer.</summary>
    public const string WriteSnapshots = """
        INSERT INTO trading.snapshots (stream, version, schema, payload, crc)
        SELECT DISTINCT ON (stream) stream, version, schema, payload, crc
        FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bigint[])
            WITH ORDINALITY AS given (stream, version, schema, payload, crc, n)
        ORDER BY stream, version DESC, n DESC
        ON CONFLICT (stream) DO UPDATE
        SET version = excluded.version, schema = excluded.schema, payload = excluded.payload, crc = excluded.crc
        WHERE excluded.version >= snapshots.version
        """;

    /// <summary>(names, keys, etags, payloads, crcs): states over those that are there; one of etag 0 is removed.</summary>
    public const string WriteStates = """
        WITH last AS (
            SELECT DISTINCT ON (name, key) name, key, etag, payload, crc
            FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bigint[])
                WITH ORDINALITY AS given (name, key, etag, payload, crc, n)
            ORDER BY name, key, n DESC),
        removed AS (DELETE FROM trading.states s USING last WHERE last.etag = 0 AND s.name = last.name AND s.key = last.key)
        INSERT INTO trading.states (name, key, etag, payload, crc) SELECT name, key, etag, payload, crc FROM last WHERE etag > 0
        ON CONFLICT (name, key) DO UPDATE SET etag = excluded.etag, payload = excluded.payload, crc = excluded.crc
        """;

    /// <summary>(symbols, timeframes, open times, opens, highs, lows, closes, updates, volumes, crcs): bars, over those that are there.</summary>
    public const string WriteBars = """
        INSERT INTO trading.bars (symbol, timeframe, open_ns, open, high, low, close, updates, volume, crc)
        SELECT DISTINCT ON (symbol, timeframe, open_ns) symbol, timeframe, open_ns, open, high, low, close, updates, volume, crc
        FROM unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
                $10::bigint[])
            WITH ORDINALITY AS given (symbol, timeframe, open_ns, open, high, low, close, updates, volume, crc, n)
        ORDER BY symbol, timeframe, open_ns, n DESC
        ON CONFLICT (symbol, timeframe, open_ns) DO UPDATE
        SET open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, updates = excluded.updates,
            volume = excluded.volume, crc = excluded.crc
        """;

    /// <summary>(symbols, timeframes, first open times, last open times, bars, crcs): runs of bars, over those that begin with the same.</summary>
    public const string WriteBarRuns = """
        INSERT INTO trading.bar_runs (symbol, timeframe, open_ns, last_ns, bars, crc)
        SELECT DISTINCT ON (symbol, timeframe, open_ns) symbol, timeframe, open_ns, last_ns, bars, crc
        FROM unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[], $6::bigint[])
            WITH ORDINALITY AS given (symbol, timeframe, open_ns, last_ns, bars, crc, n)
        ORDER BY symbol, timeframe, open_ns, n DESC
        ON CONFLICT (symbol, timeframe, open_ns) DO UPDATE SET last_ns = excluded.last_ns, bars = excluded.bars, crc = excluded.crc
        """;

    /// <summary>(symbols, timeframes, bytes): forgets the runs that are older than newer ones of so many bytes.</summary>
    public const string DeleteOldBarRuns = """
        DELETE FROM trading.bar_runs r
        USING unnest($1::bytea[], $2::bigint[], $3::bigint[]) AS given (symbol, timeframe, bytes)
        WHERE r.symbol = given.symbol AND r.timeframe = given.timeframe AND r.open_ns < (
            SELECT max(open_ns) FROM (
                SELECT open_ns, sum(octet_length(bars)) OVER (ORDER BY open_ns DESC) AS bytes FROM trading.bar_runs
                WHERE symbol = given.symbol AND timeframe = given.timeframe) AS newest
            WHERE newest.bytes >= given.bytes)
        """;

    public const string DeleteAllReminders = "DELETE FROM trading.reminders";

    /// <summary>(grains, names, etags, starts, periods, crcs): reminders over those that are there; one of etag 0 is removed.</summary>
    public const string WriteReminders = """
        WITH last AS (
            SELECT DISTINCT ON (grain, name) grain, name, etag, start, period, crc
            FROM unnest($1::bytea[], $2::bytea[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
                WITH ORDINALITY AS given (grain, name, etag, start, period, crc, n)
            ORDER BY grain, name, n DESC),
        removed AS (DELETE FROM trading.reminders r USING last WHERE last.etag = 0 AND r.grain = last.grain AND r.name = last.name)
        INSERT INTO trading.reminders (grain, name, etag, start, period, crc)
        SELECT grain, name, etag, start, period, crc FROM last WHERE etag > 0
        ON CONFLICT (grain, name) DO UPDATE SET etag = excluded.etag, start = excluded.start, period = excluded.period, crc = excluded.crc
        """;

    /// <summary>(states, reminders): the etags given last.</summary>
    public const string WriteEtags = "UPDATE trading.etags SET states = $1, reminders = $2";

    /// <summary>The sentence that reads a page of events: (stream name, from version, limit[, subject or type]).</summary>
    public static string Read(EventPageKind kind) => kind switch
    {
        EventPageKind.All => ReadEvents,
        EventPageKind.OfSubject => ReadEventsOfSubject,
        EventPageKind.OfType => ReadEventsOfType,
        EventPageKind.OfTypeBackward => ReadEventsOfTypeBackward,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such page."),
    };

    /// <summary>(stream name, after version, limit) → events in order.</summary>
    public const string ReadEvents = """
        SELECT version, type, subject, payload, crc FROM trading.events
        WHERE stream = (SELECT id FROM trading.streams WHERE name = $1) AND version > $2
        ORDER BY version LIMIT $3
        """;

    /// <summary>(stream name, after version, limit, subject) → events in order.</summary>
    public const string ReadEventsOfSubject = """
        SELECT version, type, subject, payload, crc FROM trading.events
        WHERE stream = (SELECT id FROM trading.streams WHERE name = $1) AND subject = $4 AND version > $2
        ORDER BY version LIMIT $3
        """;

    /// <summary>(stream name, after version, limit, type) → events in order.</summary>
    public const string ReadEventsOfType = """
        SELECT version, type, subject, payload, crc FROM trading.events
        WHERE stream = (SELECT id FROM trading.streams WHERE name = $1) AND type = $4 AND version > $2
        ORDER BY version LIMIT $3
        """;

    /// <summary>(stream name, before version, limit, type) → events, newest first.</summary>
    public const string ReadEventsOfTypeBackward = """
        SELECT version, type, subject, payload, crc FROM trading.events
        WHERE stream = (SELECT id FROM trading.streams WHERE name = $1) AND type = $4 AND version < $2
        ORDER BY version DESC LIMIT $3
        """;

    /// <summary>(stream name) → version, schema, payload, crc.</summary>
    public const string ReadSnapshot = """
        SELECT version, schema, payload, crc FROM trading.snapshots WHERE stream = (SELECT id FROM trading.streams WHERE name = $1)
        """;

    /// <summary>(name, key) → etag, payload, crc.</summary>
    public const string ReadState = "SELECT etag, payload, crc FROM trading.states WHERE name = $1 AND key = $2";

    /// <summary>(symbol, timeframe, before open time, limit) → bars, newest first.</summary>
    public const string ReadLastBars = """
        SELECT open_ns, open, high, low, close, updates, volume, crc FROM trading.bars
        WHERE symbol = $1 AND timeframe = $2 AND open_ns < $3
        ORDER BY open_ns DESC LIMIT $4
        """;

    /// <summary>(symbol, timeframe, before open time) → runs of bars, newest first.</summary>
    public const string ReadLastBarRuns = """
        SELECT open_ns, bars, crc FROM trading.bar_runs WHERE symbol = $1 AND timeframe = $2 AND open_ns < $3 ORDER BY open_ns DESC
        """;

    /// <summary>→ every reminder, by grain and name.</summary>
    public const string ReadAllReminders = "SELECT etag, grain, name, start, period, crc FROM trading.reminders ORDER BY grain, name";

    /// <summary>(grain) → its reminders, by name.</summary>
    public const string ReadRemindersOfGrain =
        "SELECT etag, grain, name, start, period, crc FROM trading.reminders WHERE grain = $1 ORDER BY name";
}
