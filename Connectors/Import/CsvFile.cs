using System.Text;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Import;

/// <summary>Walks a file of comma-separated rows without quotes, the way recorded market data comes, and rejects rows to the job's tally.</summary>
internal sealed class CsvFile : IDisposable
{
    private readonly ImportTally _tally;
    private readonly LineReader _lines;
    private readonly int[] _ends;

    /// <param name="content">The file.</param>
    /// <param name="context">The job's.</param>
    /// <param name="maxColumns">Most columns of a row.</param>
    /// <param name="maxLineBytes">Longest row.</param>
    internal CsvFile(ImportContent content, ImportContext context, int maxColumns, int maxLineBytes)
    {
        Path = content.Path;
        _tally = context.Tally;
        _ends = new int[maxColumns];
        _lines = new LineReader(content.Open(), content.Path, maxLineBytes, context.CancellationToken);
    }

    /// <summary>What it is called in messages.</summary>
    internal string Path { get; }

    /// <summary>Rows that were read; a header is none.</summary>
    internal long Rows { get; private set; }

    /// <summary>The current row's line, from 1.</summary>
    internal long Line => _lines.Number;

    internal long BytesRead => _lines.BytesRead;

    /// <summary>The current row.</summary>
    internal ReadOnlySpan<byte> Row => _lines.Line;

    /// <summary>The current row with a line feed at its end.</summary>
    internal ReadOnlySpan<byte> RowWithEnd => _lines.LineWithEnd;

    /// <summary>Columns of the current row, after <see cref="Split"/>.</summary>
    internal int Columns { get; private set; }

    /// <summary>Takes the first line as a header.</summary>
    /// <exception cref="RefusedException">IMPORT_HEADER_UNKNOWN.</exception>
    internal string ReadHeader(Func<string, bool> isKnown, string needed)
    {
        var header = _lines.Next() && !_lines.IsTooLong ? Encoding.UTF8.GetString(_lines.Line) : "";
        return isKnown(header) ? header : throw new RefusedException("IMPORT_HEADER_UNKNOWN", $"{Path}:1: the first line must be {needed}.");
    }

    /// <summary>Goes to the next row.</summary>
    /// <param name="isUsable">Whether it is neither empty nor too long; otherwise it has been rejected.</param>
    /// <returns>False at the end.</returns>
    internal bool Next(out bool isUsable)
    {
        isUsable = false;
        if (!_lines.Next()) return false;
        Rows++;
        if (_lines.IsTooLong) Reject(RowFault.LineTooLong);
        else if (_lines.Line.IsEmpty) Reject(RowFault.RowEmpty);
        else isUsable = true;
        return true;
    }

    /// <summary>Cuts the current row into its columns, and rejects it when they are too few or too many.</summary>
    internal bool Split(int least, int most)
    {
        var row = _lines.Line;
        Columns = 0;
        for (var start = 0; Columns < _ends.Length;)
        {
            var comma = row[start..].IndexOf((byte)',');
            _ends[Columns++] = comma < 0 ? row.Length : start + comma;
            start += comma + 1;
            if (comma >= 0) continue;
            if (Columns >= least && Columns <= most) return true;
            break;
        }

        Reject(RowFault.ColumnCount);
        return false;
    }

    /// <summary>A column of the current row, from 0.</summary>
    internal ReadOnlySpan<byte> Column(int index) => _lines.Line[(index == 0 ? 0 : _ends[index - 1] + 1).._ends[index]];

    /// <summary>Rejects the current row for a column, from 0, unless there is no fault.</summary>
    /// <returns>Whether it was rejected.</returns>
    internal bool Rejects(int column, RowFault fault)
    {
        if (fault == RowFault.None) return false;
        _tally.Reject(Path, Line, column + 1, fault, Column(column));
        return true;
    }

    /// <summary>Rejects the current row as a whole.</summary>
    internal void Reject(RowFault fault) => _tally.Reject(Path, Line, 0, fault, _lines.Line);

    public void Dispose() => _lines.Dispose();
}
