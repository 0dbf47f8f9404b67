using Npgsql;

namespace OrleansTrading.Storage.Postgres;

/// <summary>
/// Rows that wait for one statement that takes an array for each column. A row is added value by value, in the order of the statement's parameters.
/// </summary>
/// <param name="sql">The statement.</param>
/// <param name="columns">The kinds of its parameters in order: <c>n</c> a number, <c>b</c> bytes.</param>
internal sealed class RowBuffer(string sql, string columns)
{
    private readonly object[] _columns = NewColumns(columns);
    private int _next;

    /// <summary>Whether no row waits.</summary>
    public bool IsEmpty => Rows == 0;

    /// <summary>Bytes of the rows' byte columns.</summary>
    public long Bytes { get; private set; }

    private int Rows => _columns[0] is List<long> numbers ? numbers.Count : ((List<ReadOnlyMemory<byte>>)_columns[0]).Count;

    /// <summary>Adds a number to the row.</summary>
    public RowBuffer Add(long value)
    {
        ((List<long>)_columns[_next]).Add(value);
        return Step();
    }

    /// <summary>Adds bytes to the row, which must not change until they are sent.</summary>
    public RowBuffer Add(ReadOnlyMemory<byte> value)
    {
        ((List<ReadOnlyMemory<byte>>)_columns[_next]).Add(value);
        Bytes += value.Length;
        return Step();
    }

    /// <summary>The statement with the rows, which the buffer has no longer.</summary>
    public NpgsqlBatchCommand Take()
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var column in _columns)
        {
            command.Parameters.Add(column is List<long> numbers
                ? new NpgsqlParameter<List<long>> { TypedValue = numbers }
                : new NpgsqlParameter<List<ReadOnlyMemory<byte>>> { TypedValue = (List<ReadOnlyMemory<byte>>)column });
        }

        Clear();
        return command;
    }

    /// <summary>Forgets the rows.</summary>
    public void Clear()
    {
        NewColumns(columns).CopyTo(_columns, 0);
        _next = 0;
        Bytes = 0;
    }

    private static object[] NewColumns(string columns) =>
        [.. columns.Select(kind => kind == 'n' ? (object)new List<long>() : new List<ReadOnlyMemory<byte>>())];

    private RowBuffer Step()
    {
        _next = (_next + 1) % _columns.Length;
        return this;
    }
}
