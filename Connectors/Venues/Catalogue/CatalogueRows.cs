using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Venues;

/// <summary>
/// Walks one catalogue file: a header that must match, then rows with exactly its columns. Every refusal names file and line.
/// </summary>
internal sealed class CatalogueRows : IDisposable
{
    internal const int MaxRows = 10_000;
    internal const int MaxFieldLength = 64;

    private readonly string _file;
    private readonly string[] _columns;
    private readonly CsvParser _parser;
    private string[] _row = [];
    private int _rows;

    internal CatalogueRows(string folder, string file, params string[] columns)
    {
        _file = file;
        _columns = columns;
        var path = Path.Combine(folder, file);
        if (!File.Exists(path))
            throw new RefusedException("CATALOGUE_FILE_MISSING", $"There is no {file} in the catalogue folder '{folder}'.");
        _parser = new CsvParser(new StreamReader(path), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            AllowComments = true,
            // No value needs a quote, and without them a row is a line, so that the line in a refusal is the row's.
            Mode = CsvMode.NoEscape,
            TrimOptions = TrimOptions.Trim,
        });
        if (!Advance() || !_row.SequenceEqual(columns))
        {
            var refusal = Invalid($"the first line that is no comment must be the header {string.Join(',', columns)}.");
            _parser.Dispose();
            throw refusal;
        }
    }

    internal bool Next()
    {
        if (!Advance()) return false;
        if (_row.Length != _columns.Length)
            throw Invalid($"{_row.Length} columns; a row has {_columns.Length}: {string.Join(',', _columns)}.");
        if (++_rows > MaxRows) throw Invalid($"more than {MaxRows} rows.");
        return true;
    }

    /// <summary>A column of the current row; never empty.</summary>
    internal string Text(string column)
    {
        var text = _row[Array.IndexOf(_columns, column)];
        if (text.Length is 0 or > MaxFieldLength)
            throw Invalid($"{column} has {text.Length} characters; 1 to {MaxFieldLength} are allowed.");
        return text.Contains('"') ? throw Invalid($"{column} has a quote mark; values stand without.") : text;
    }

    /// <summary>A number of the current row, in plain notation, within bounds.</summary>
    internal decimal Number(string column, decimal min, decimal max)
    {
        var text = Text(column);
        const NumberStyles plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (!decimal.TryParse(text, plain, CultureInfo.InvariantCulture, out var number))
            throw Invalid($"{column} '{text}' is no number.");
        return number >= min && number <= max
            ? number
            : throw Invalid($"{column} {text} is out of bounds; {min.Plain()} to {max.Plain()} are allowed.");
    }

    /// <summary>The refusal of the current row.</summary>
    internal RefusedException Invalid(string what) =>
        new("CATALOGUE_ROW_INVALID", $"{_file}:{Math.Max(1, _parser.RawRow)}: {what}");

    public void Dispose() => _parser.Dispose();

    private bool Advance()
    {
        if (!_parser.Read()) return false;
        _row = _parser.Record ?? [];
        return true;
    }
}
