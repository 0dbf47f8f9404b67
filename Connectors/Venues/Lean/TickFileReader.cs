using System.IO.Compression;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Lean;

/// <summary>
/// Streams one day's file as blocks of quotes: bytes go from the inflater through one bounded buffer straight into ticks, and
/// nothing is allocated per row. When the file has been read to its end, its length and checksum have been compared.
/// </summary>
internal sealed class TickFileReader : IDisposable
{
    private const int BufferBytes = 32 * 1024;

    // A row, its line end, and nothing more is needed to read a row to its end.
    private const int RowReach = TickRow.MaxBytes + 2;

    private readonly DayFile _file;
    private readonly TickRow _row;
    private readonly long _startNs;
    private readonly ZipArchive _archive;
    private readonly Stream _csv;
    private readonly byte[] _buffer = new byte[BufferBytes + 1];
    private int _at;
    private int _end;
    private bool _atEnd;
    private long _read;
    private uint _crc;
    private long _line;
    private long _lastNs;

    /// <param name="file">The file.</param>
    /// <param name="row">Reads its rows.</param>
    /// <param name="startNs">The file's midnight, Unix nanoseconds UTC.</param>
    internal TickFileReader(DayFile file, TickRow row, long startNs)
    {
        _file = file;
        _row = row;
        _startNs = startNs;
        (_archive, _csv) = file.OpenCsv();
    }

    /// <summary>Fills a block with the next quotes of a stretch of time; fewer than it holds only at the end.</summary>
    /// <param name="block">Where the quotes go.</param>
    /// <param name="fromNs">Quotes before it are left out.</param>
    /// <param name="toNs">At the first quote at or after it the file is left as it is.</param>
    /// <exception cref="RefusedException">MARKET_ROW_MALFORMED, MARKET_FILE_CORRUPT or MARKET_FILE_UNREADABLE.</exception>
    internal int Read(Span<Quote> block, long fromNs, long toNs)
    {
        var count = 0;
        while (count < block.Length)
        {
            if (_end - _at < RowReach && !_atEnd) Refill();
            if (_at == _end) break;
            // The byte at _end is the sentinel that ends a last row without a line feed.
            var bytes = _buffer.AsSpan(_at, _end - _at + 1);
            var length = _row.ReadFast(bytes, out var timeNs, out var bidTicks, out var askTicks);
            if (length == 0) length = ReadCarefully(bytes, out timeNs, out bidTicks, out askTicks);
            if (timeNs < _lastNs) throw Malformed("the time goes backwards; allowed are equal and later times.", _line + 1);
            _lastNs = timeNs;
            timeNs += _startNs;
            if (timeNs >= toNs) break;
            _line++;
            _at = Math.Min(_at + length, _end);
            if (timeNs >= fromNs) block[count++] = new Quote(timeNs, bidTicks, askTicks);
        }
        return count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _csv.Dispose();
        _archive.Dispose();
    }

    private int ReadCarefully(ReadOnlySpan<byte> bytes, out long timeNs, out long bidTicks, out long askTicks)
    {
        var reach = bytes[..Math.Min(bytes.Length, RowReach + 1)];
        var length = reach.IndexOf((byte)'\n');
        var row = length < 0 ? reach : reach[..length];
        if (row.EndsWith("\r"u8)) row = row[..^1];
        return _row.ReadCarefully(row, out timeNs, out bidTicks, out askTicks) is { } wrong
            ? throw Malformed(wrong, _line + 1)
            : length + 1;
    }

    // Reads on until the buffer is full or the file at its end, where it must be what the archive's directory says.
    private void Refill()
    {
        _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
        _end -= _at;
        _at = 0;
        while (_end < BufferBytes)
        {
            var read = Inflate(_buffer.AsSpan(_end, BufferBytes - _end));
            if (read == 0)
            {
                _atEnd = true;
                CompareWithDirectory();
                break;
            }
            _end += read;
        }
        _buffer[_end] = (byte)'\n';
    }

    private int Inflate(Span<byte> target)
    {
        int read;
        try
        {
            read = _csv.Read(target);
        }
        catch (Exception exception) when (DayFile.Translate(exception, _file.Path) is { } refusal)
        {
            throw refusal;
        }
        _crc = Crc32.Append(_crc, target[..read]);
        _read += read;
        return read;
    }

    private void CompareWithDirectory()
    {
        if (_read != _file.CsvBytes) throw _file.Corrupt($"unzips to {_read} bytes; its directory says {_file.CsvBytes}");
        if (_crc != _file.Crc) throw _file.Corrupt($"has the checksum {_crc:x8}; its directory says {_file.Crc:x8}");
    }

    // A damaged archive unzips to rows that nobody wrote: a row is blamed only when the archive is whole.
    private RefusedException Malformed(string wrong, long line)
    {
        while (!_atEnd)
        {
            _at = _end = 0;
            Refill();
        }
        return new RefusedException("MARKET_ROW_MALFORMED", $"{_file.Path}:{line}: {wrong}");
    }
}
