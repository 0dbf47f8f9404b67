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
    internal string Text(string column, int maxLength = MaxFieldLength)
    {
        var text = _row[Array.IndexOf(_columns, column)];
        if (text.Length == 0 || text.Length > maxLength)
            throw Invalid($"{column} has {text.Length} characters; 1 to {maxLength} are allowed.");
        return text.Contains('"') ? throw Invalid($"{column} has a quote mark; values stand without.") : text;
    }

    /// <summary>A number of the current row, in plain notation, within bounds.</summary>
    internal decimal Number(string column, decimal min, decimal max) => Parse(column, Text(column), min, max);

    /// <summary>Whether a column of the current row stands empty, where that has a meaning.</summary>
    internal bool IsEmpty(string column) => _row[Array.IndexOf(_columns, column)].Length == 0;

    /// <summary>A number that may stand empty: then it is the usual one.</summary>
    internal decimal Number(string column, decimal min, decimal max, decimal usual) =>
        IsEmpty(column) ? usual : Number(column, min, max);

    private decimal Parse(string column, string text, decimal min, decimal max)
    {
        const NumberStyles plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;
        if (!decimal.TryParse(text, plain, CultureInfo.InvariantCulture, out var number))
            throw Invalid($"{column} '{text}' is no number.");
        return number >= min && number <= max
            ? number
            : throw Invalid($"{column} {text} is out of bounds; {min.Plain()} to {max.Plain()} are allowed.");
    }

    /// <summary>One of an enumeration's names, in any case, its words with '-' between them.</summary>
    internal T Choice<T>(string column) where T : struct, Enum => Choice<T>(column, Text(column));

    /// <summary>One of an enumeration's names, which is all or a part of a column.</summary>
    internal T Choice<T>(string column, string text) where T : struct, Enum
    {
        // Enum.TryParse would also take numbers.
        foreach (var (name, value) in Names<T>.All)
            if (name.Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
        throw Invalid($"{column} '{text}' is unknown; {string.Join(", ", Names<T>.All.Select(known => known.Name))} are allowed.");
    }

    /// <summary>File and line of the current row.</summary>
    internal string Where => $"{_file}:{Math.Max(1, _parser.RawRow)}";

    /// <summary>The refusal of the current row.</summary>
    internal RefusedException Invalid(string what) => Invalid(Where, what);

    /// <summary>The refusal of a row.</summary>
    internal static RefusedException Invalid(string where, string what) => new("CATALOGUE_ROW_INVALID", $"{where}: {what}");

    public void Dispose() => _parser.Dispose();

    private bool Advance()
    {
        if (!_parser.Read()) return false;
        _row = _parser.Record ?? [];
        return true;
    }

    private static class Names<T> where T : struct, Enum
    {
        // StopLimit is stop-limit.
        internal static readonly (string Name, T Value)[] All =
        [
            .. Enum.GetValues<T>().Select(value => (string.Concat(value.ToString().Select((letter, i) =>
                i > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}")), value)),
        ];
    }
}
