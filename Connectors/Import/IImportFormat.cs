using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>Whether a file is of a format.</summary>
public enum ImportMatch
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>It is, and is read.</summary>
    Rows,

    /// <summary>It is read with the file beside it that has the rows.</summary>
    Companion,
}

/// <summary>A way in which vendors write recorded market data. Without state: one object serves all jobs.</summary>
public interface IImportFormat
{
    /// <summary>Its name in requests: <c>lean</c>.</summary>
    string Name { get; }

    /// <summary>Whether a file is written so, by its path and its first bytes.</summary>
    /// <exception cref="RefusedException">The file cannot be read.</exception>
    ImportMatch Match(ImportContent content);

    /// <summary>The other file that is read with one that has the rows; null where there is none.</summary>
    ImportContent? Companion(ImportContent content);

    /// <summary>Opens a file and what is read with it.</summary>
    /// <exception cref="RefusedException">
    /// IMPORT_LISTING_UNKNOWN, IMPORT_VENUE_UNKNOWN, IMPORT_NAME_MALFORMED, IMPORT_HEADER_UNKNOWN, IMPORT_COMPANION_MISSING, or it cannot be read.
    /// </exception>
    ImportReader Open(ImportContent content, ImportContent? companion, ImportContext context);
}

/// <summary>
/// Reads a file's rows in order and gives the ticks of one row, or of one message where a message has many rows, at a time. Rows that are
/// not taken go to the job's tally. No allocation per row once its buffers have grown, but for bars.
/// </summary>
public abstract class ImportReader : IDisposable
{
    private readonly Tick[] _ticks = new Tick[2];
    private int _count;

    /// <summary>What the current ticks are of.</summary>
    public Listing Listing { get; protected set; } = null!;

    /// <summary>The current ticks, one to two, of one time; valid until the next are asked for.</summary>
    public ReadOnlySpan<Tick> Ticks => _ticks.AsSpan(0, _count);

    /// <summary>Line of the current ticks' row, or of the first row of their message, from 1.</summary>
    public long Line { get; protected set; }

    /// <summary>Rows read so far, good and bad; a header is none.</summary>
    public long Rows { get; protected set; }

    /// <summary>Bytes of the files read so far.</summary>
    public abstract long BytesRead { get; }

    /// <summary>The file that the current row is in, as messages call it.</summary>
    public abstract string Path { get; }

    /// <summary>
    /// What the rows mean beyond what they say, by the file's name or the job's options: the day, the length of bars. Rows that are read
    /// otherwise are other ticks.
    /// </summary>
    public virtual string Reading => "";

    /// <summary>Reads on to the next ticks.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="RefusedException">The file's errors, and IMPORT_ROW_REJECTED or IMPORT_TOO_MANY_REJECTS of the tally.</exception>
    public abstract bool Next();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes its files.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>Forgets the current ticks.</summary>
    protected void Clear() => _count = 0;

    /// <summary>Adds to the current ticks.</summary>
    protected void Add(in Tick tick) => _ticks[_count++] = tick;

    /// <summary>Whether there are current ticks.</summary>
    protected bool HasTicks => _count > 0;
}
