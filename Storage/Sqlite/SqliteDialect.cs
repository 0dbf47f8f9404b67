using OrleansTrading.Storage.Journal;

namespace OrleansTrading.Storage.Sqlite;

/// <summary>
/// Every sentence of SQL that SQLite is told, in one place, so that another database's dialect stands beside it and is
/// compared line by line. Events are WITHOUT ROWID: they are read in the order of their key, and one tree is synced instead
/// of two. (STRICT tables need SQLite 3.37; the bundled one is 3.35.)
/// </summary>
internal static class SqliteDialect
{
    /// <summary>Marks the file as ours (<c>PRAGMA application_id</c>): "OTJ1" in ASCII.</summary>
    public const long ApplicationId = 0x4F54_4A31;

    /// <summary>How a write connection is set up: what was committed has been synced (FULL).</summary>
    public const string WriterPragmas = """
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA wal_autocheckpoint = 0;
        PRAGMA temp_store = MEMORY;
        """;

    /// <summary>How a read connection is set up.</summary>
    public const string ReaderPragmas = """
        PRAGMA query_only = ON;
        PRAGMA temp_store = MEMORY;
        """;

    public const string UseWal = "PRAGMA journal_mode = WAL";

    public const string ReadSchemaVersion = "PRAGMA user_version";
    public const string ReadApplicationId = "PRAGMA application_id";
    public const string CountTables = "SELECT COUNT(*) FROM sqlite_master";

    /// <summary>Changes when another connection has written: what is cached about the content is then void.</summary>
    public const string ReadDataVersion = "PRAGMA data_version";

    public const string Begin = "BEGIN IMMEDIATE";
    public const string Commit = "COMMIT";
    public const string Rollback = "ROLLBACK";

    /// <summary>
    /// The steps from an empty file to the present schema; the step at index n leads from version n to n + 1. Steps are
    /// appended and never changed: databases that took them exist.
    /// </summary>
    public static readonly string[] Migrations =
    [
        $"""
        CREATE TABLE streams (
            id   INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE
        );

        CREATE TABLE events (
            stream  INTEGER NOT NULL REFERENCES streams (id),
            version INTEGER NOT NULL CHECK (version > 0),
            type    TEXT    NOT NULL,
            subject TEXT    NOT NULL,
            payload BLOB    NOT NULL,
            crc     INTEGER NOT NULL,
            PRIMARY KEY (stream, version)
        ) WITHOUT ROWID;

        CREATE INDEX events_by_subject ON events (stream, subject, version);
        CREATE INDEX events_by_type ON events (stream, type, version);

        CREATE TABLE snapshots (
            stream  INTEGER PRIMARY KEY REFERENCES streams (id),
            version INTEGER NOT NULL CHECK (version >= 0),
            schema  TEXT    NOT NULL,
            payload BLOB    NOT NULL,
            crc     INTEGER NOT NULL
        );

        -- AUTOINCREMENT: an etag is never used twice, not even after its row was cleared.
        CREATE TABLE states (
            etag    INTEGER PRIMARY KEY AUTOINCREMENT,
            name    TEXT    NOT NULL,
            key     TEXT    NOT NULL,
            payload BLOB    NOT NULL,
            crc     INTEGER NOT NULL,
            UNIQUE (name, key)
        );

        PRAGMA application_id = {ApplicationId};
        """,

        // Prices in half ticks; timeframe is the length in seconds.
        """
        CREATE TABLE bars (
            symbol    TEXT    NOT NULL,
            timeframe INTEGER NOT NULL CHECK (timeframe > 0),
            open_ns   INTEGER NOT NULL CHECK (open_ns >= 0),
            open      INTEGER NOT NULL,
            high      INTEGER NOT NULL,
            low       INTEGER NOT NULL,
            close     INTEGER NOT NULL,
            updates   INTEGER NOT NULL,
            crc       INTEGER NOT NULL,
            PRIMARY KEY (symbol, timeframe, open_ns)
        ) WITHOUT ROWID;
        """,

        // Times in ticks of 100 ns; start counts from the year 1 in UTC. An etag is never used twice, as with states.
        """
        CREATE TABLE reminders (
            etag   INTEGER PRIMARY KEY AUTOINCREMENT,
            grain  TEXT    NOT NULL,
            name   TEXT    NOT NULL,
            start  INTEGER NOT NULL CHECK (start >= 0),
            period INTEGER NOT NULL CHECK (period > 0),
            crc    INTEGER NOT NULL,
            UNIQUE (grain, name)
        );
        """,

        // Volume in lots. Bars of less than a minute are too many for a row each: a row holds all that closed between two writes.
        """
        ALTER TABLE bars ADD COLUMN volume INTEGER NOT NULL DEFAULT 0;

        CREATE TABLE bar_runs (
            symbol    TEXT    NOT NULL,
            timeframe INTEGER NOT NULL CHECK (timeframe > 0),
            open_ns   INTEGER NOT NULL CHECK (open_ns >= 0),
            last_ns   INTEGER NOT NULL CHECK (last_ns >= open_ns),
            bars      BLOB    NOT NULL,
            crc       INTEGER NOT NULL,
            PRIMARY KEY (symbol, timeframe, open_ns)
        ) WITHOUT ROWID;
        """,
    ];

    /// <summary>Sets the schema's version. A pragma takes no parameter; the number is ours.</summary>
    public static string SetSchemaVersion(int version) => $"PRAGMA user_version = {version}";

    /// <summary>(name) → id and last version of a stream.</summary>
    public const string FindStream = """
        SELECT s.id, IFNULL((SELECT MAX(e.version) FROM events e WHERE e.stream = s.id), 0) FROM streams s WHERE s.name = ?1
        """;

    /// <summary>(name) → a new stream, whose id is the row's.</summary>
    public const string InsertStream = "INSERT INTO streams (name) VALUES (?1)";

    public const string LastInsertedId = "SELECT last_insert_rowid()";

    /// <summary>(stream, version, type, subject, payload, crc)</summary>
    public const string InsertEvent = """
        INSERT INTO events (stream, version, type, subject, payload, crc) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """;

    /// <summary>(stream name, after version, limit) → events in order.</summary>
    public const string ReadEvents = """
        SELECT version, type, subject, payload, crc FROM events
        WHERE stream = (SELECT id FROM streams WHERE name = ?1) AND version > ?2
        ORDER BY version LIMIT ?3
        """;

    /// <summary>(stream name, after version, limit, subject) → events in order.</summary>
    public const string ReadEventsOfSubject = """
        SELECT version, type, subject, payload, crc FROM events INDEXED BY events_by_subject
        WHERE stream = (SELECT id FROM streams WHERE name = ?1) AND subject = ?4 AND version > ?2
        ORDER BY version LIMIT ?3
        """;

    /// <summary>(stream name, after version, limit, type) → events in order.</summary>
    public const string ReadEventsOfType = """
        SELECT version, type, subject, payload, crc FROM events INDEXED BY events_by_type
        WHERE stream = (SELECT id FROM streams WHERE name = ?1) AND type = ?4 AND version > ?2
        ORDER BY version LIMIT ?3
        """;

    /// <summary>(stream name, before version, limit, type) → events, newest first.</summary>
    public const string ReadEventsOfTypeBackward = """
        SELECT version, type, subject, payload, crc FROM events INDEXED BY events_by_type
        WHERE stream = (SELECT id FROM streams WHERE name = ?1) AND type = ?4 AND version < ?2
        ORDER BY version DESC LIMIT ?3
        """;

    /// <summary>The sentence that reads a page of events of a kind.</summary>
    public static string Read(EventPageKind kind) => kind switch
    {
        EventPageKind.All => ReadEvents,
        EventPageKind.OfSubject => ReadEventsOfSubject,
        EventPageKind.OfType => ReadEventsOfType,
        EventPageKind.OfTypeBackward => ReadEventsOfTypeBackward,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such page."),
    };

    /// <summary>(stream name) → version, schema, payload, crc.</summary>
    public const string ReadSnapshot = """
        SELECT version, schema, payload, crc FROM snapshots WHERE stream = (SELECT id FROM streams WHERE name = ?1)
        """;

    /// <summary>(stream, version, schema, payload, crc): replaces a snapshot that is not newer.</summary>
    public const string WriteSnapshot = """
        INSERT INTO snapshots (stream, version, schema, payload, crc) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (stream) DO UPDATE
        SET version = excluded.version, schema = excluded.schema, payload = excluded.payload, crc = excluded.crc
        WHERE excluded.version >= snapshots.version
        """;

    /// <summary>(name, key) → etag, payload, crc.</summary>
    public const string ReadState = "SELECT etag, payload, crc FROM states WHERE name = ?1 AND key = ?2";

    /// <summary>(name, key) → etag.</summary>
    public const string FindState = "SELECT etag FROM states WHERE name = ?1 AND key = ?2";

    /// <summary>() → the etag given last, in the life of the database.</summary>
    public const string LastEtag = "SELECT seq FROM sqlite_sequence WHERE name = 'states'";

    /// <summary>(etag, name, key, payload, crc)</summary>
    public const string InsertState = "INSERT INTO states (etag, name, key, payload, crc) VALUES (?1, ?2, ?3, ?4, ?5)";

    /// <summary>(etag)</summary>
    public const string DeleteState = "DELETE FROM states WHERE etag = ?1";

    /// <summary>(symbol, timeframe, open time, open, high, low, close, updates, volume, crc): a bar, over the one that is there.</summary>
    public const string WriteBar = """
        INSERT INTO bars (symbol, timeframe, open_ns, open, high, low, close, updates, volume, crc)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (symbol, timeframe, open_ns) DO UPDATE
        SET open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, updates = excluded.updates,
            volume = excluded.volume, crc = excluded.crc
        """;

    /// <summary>(symbol, timeframe, before open time, limit) → bars, newest first.</summary>
    public const string ReadLastBars = """
        SELECT open_ns, open, high, low, close, updates, volume, crc FROM bars
        WHERE symbol = ?1 AND timeframe = ?2 AND open_ns < ?3
        ORDER BY open_ns DESC LIMIT ?4
        """;

    /// <summary>(symbol, timeframe, first open time, last open time, bars, crc): a run of bars, over the one that begins with the same.</summary>
    public const string WriteBarRun = """
        INSERT INTO bar_runs (symbol, timeframe, open_ns, last_ns, bars, crc) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (symbol, timeframe, open_ns) DO UPDATE SET last_ns = excluded.last_ns, bars = excluded.bars, crc = excluded.crc
        """;

    /// <summary>(symbol, timeframe, bytes): forgets the runs that are older than newer ones of so many bytes.</summary>
    public const string DeleteOldBarRuns = """
        DELETE FROM bar_runs WHERE symbol = ?1 AND timeframe = ?2 AND open_ns < (
            SELECT open_ns FROM (
                SELECT open_ns, SUM(LENGTH(bars)) OVER (ORDER BY open_ns DESC) AS bytes FROM bar_runs
                WHERE symbol = ?1 AND timeframe = ?2)
            WHERE bytes >= ?3 ORDER BY open_ns DESC LIMIT 1)
        """;

    /// <summary>(symbol, timeframe, before open time) → runs of bars, newest first.</summary>
    public const string ReadLastBarRuns = """
        SELECT open_ns, bars, crc FROM bar_runs
        WHERE symbol = ?1 AND timeframe = ?2 AND open_ns < ?3
        ORDER BY open_ns DESC
        """;

    /// <summary>→ every reminder, by grain and name.</summary>
    public const string ReadAllReminders = "SELECT etag, grain, name, start, period, crc FROM reminders ORDER BY grain, name";

    /// <summary>(grain) → its reminders, by name.</summary>
    public const string ReadRemindersOfGrain =
        "SELECT etag, grain, name, start, period, crc FROM reminders WHERE grain = ?1 ORDER BY name";

    public const string LastReminderEtag = "SELECT seq FROM sqlite_sequence WHERE name = 'reminders'";

    /// <summary>(etag, grain, name, start, period, crc)</summary>
    public const string InsertReminder =
        "INSERT INTO reminders (etag, grain, name, start, period, crc) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

    /// <summary>(grain, name) → its etag.</summary>
    public const string FindReminder = "SELECT etag FROM reminders WHERE grain = ?1 AND name = ?2";

    public const string DeleteReminder = "DELETE FROM reminders WHERE etag = ?1";

    public const string DeleteAllReminders = "DELETE FROM reminders";
}
