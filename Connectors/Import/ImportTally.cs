using System.Text;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Connectors.Import;

/// <summary>A row that was not taken.</summary>
/// <param name="File">Its file, as it is called in messages.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its column at fault, from 1; 0: the row as a whole.</param>
/// <param name="Code">Why: <c>PRICE_BETWEEN_TICKS</c>.</param>
/// <param name="Text">What stands there: at most 40 characters, printable ASCII.</param>
public sealed record RejectedRow(string File, long Line, int Column, string Code, string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Column == 0 ? $"{File}:{Line}: {Code} '{Text}'" : $"{File}:{Line}:{Column}: {Code} '{Text}'";
}

/// <summary>Counts what a job's rows come to, and keeps the first that were not taken. One thread writes it, any may read it.</summary>
public sealed class ImportTally
{
    private const int MaxShown = 40;

    private readonly long _maxRejects;
    private readonly int _maxReported;
    private readonly long[] _rejects = new long[Enum.GetValues<RowFault>().Length];
    private readonly long[] _stale = new long[Enum.GetValues<BookFault>().Length];
    private readonly List<RejectedRow> _rows = [];
    private readonly Lock _lock = new();

    /// <param name="options">How many are allowed, and how many are reported one by one.</param>
    public ImportTally(ImportOptions options) => (_maxRejects, _maxReported) = (options.MaxRejects, options.MaxReported);

    /// <summary>Rows that were not taken.</summary>
    public long Rejected { get; private set; }

    /// <summary>Quotes that were taken as the venue sent them although their bid is above their ask.</summary>
    public long CrossedQuotes { get; internal set; }

    /// <summary>Volumes of bars that were finer than a lot and were cut to whole ones.</summary>
    public long CutVolumes { get; internal set; }

    /// <summary>Messages about a book whose time was a little before the last one's, and which were given that.</summary>
    public long LateBooks { get; internal set; }

    /// <summary>The first rows that were not taken.</summary>
    public IReadOnlyList<RejectedRow> Rows
    {
        get
        {
            lock (_lock) return [.. _rows];
        }
    }

    /// <summary>How many rows were not taken, by code.</summary>
    public IReadOnlyDictionary<string, long> Rejects =>
        Enum.GetValues<RowFault>().Where(fault => _rejects[(int)fault] > 0).ToDictionary(fault => fault.Code(), fault => _rejects[(int)fault]);

    /// <summary>How often a book was not to be trusted any more, by fault.</summary>
    public IReadOnlyDictionary<BookFault, long> StaleBooks =>
        Enum.GetValues<BookFault>().Where(fault => _stale[(int)fault] > 0).ToDictionary(fault => fault, fault => _stale[(int)fault]);

    /// <summary>Counts a row that is not taken.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="line">Its line, from 1.</param>
    /// <param name="column">Its column, from 1; 0: the row as a whole.</param>
    /// <param name="fault">Why.</param>
    /// <param name="text">What stands there.</param>
    /// <exception cref="RefusedException">IMPORT_ROW_REJECTED or IMPORT_TOO_MANY_REJECTS: no more are allowed.</exception>
    public void Reject(string file, long line, int column, RowFault fault, ReadOnlySpan<byte> text)
    {
        Rejected++;
        _rejects[(int)fault]++;
        var isBeyond = Rejected > _maxRejects;
        if (_rows.Count >= _maxReported && !isBeyond) return;
        var row = new RejectedRow(file, line, column, fault.Code(), Show(text));
        if (_rows.Count < _maxReported)
            lock (_lock)
                _rows.Add(row);
        if (!isBeyond) return;
        throw _maxRejects == 0
            ? new RefusedException("IMPORT_ROW_REJECTED", $"{row}; no rejected row is allowed.")
            : new RefusedException(new Refusal(
                "IMPORT_TOO_MANY_REJECTS", $"{row} is one rejected row too many.", "maxRejects", _maxRejects, Rejected));
    }

    internal void CountStale(BookFault fault) => _stale[(int)fault]++;

    // A file is a stranger: what it says is shown short, and only in printable ASCII.
    private static string Show(ReadOnlySpan<byte> text)
    {
        var shown = new StringBuilder();
        foreach (var b in text[..Math.Min(text.Length, MaxShown)]) shown.Append(b is >= 0x20 and < 0x7F ? (char)b : '?');
        return text.Length > MaxShown ? shown.Append('…').ToString() : shown.ToString();
    }
}
