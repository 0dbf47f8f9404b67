using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Import;

/// <summary>
/// Walks a file's lines as bytes, in one buffer that grows no further than the longest line allowed. A line that is longer is passed over,
/// and said to be too long. Lines end with LF or CRLF; the last one needs no end. A UTF-8 byte order mark is passed over.
/// </summary>
/// <param name="stream">The file.</param>
/// <param name="path">Names it in errors.</param>
/// <param name="maxLineBytes">Longest line, without its end.</param>
/// <param name="cancellationToken">Ends the reading.</param>
internal sealed class LineReader(Stream stream, string path, int maxLineBytes, CancellationToken cancellationToken) : IDisposable
{
    private const int FirstBuffer = 64 * 1024;

    // One byte more than is ever filled: the line feed after a last line without one.
    private byte[] _buffer = new byte[Math.Min(FirstBuffer, maxLineBytes + 2) + 1];
    private int _at;
    private int _end;
    private int _start;
    private int _length;
    private int _lengthWithEnd;
    private bool _isAtEnd;

    /// <summary>The current line without its end.</summary>
    internal ReadOnlySpan<byte> Line => _buffer.AsSpan(_start, _length);

    /// <summary>The current line and what ends it, which holds a line feed, be it one that the file lacks.</summary>
    internal ReadOnlySpan<byte> LineWithEnd => _buffer.AsSpan(_start, _lengthWithEnd);

    /// <summary>The current line's number, from 1.</summary>
    internal long Number { get; private set; }

    /// <summary>Whether the current line was too long; <see cref="Line"/> is its beginning then.</summary>
    internal bool IsTooLong { get; private set; }

    /// <summary>Bytes read of the file.</summary>
    internal long BytesRead { get; private set; }

    /// <summary>Goes to the next line.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="RefusedException">IMPORT_ENCODING_UNSUPPORTED, or the file's own errors.</exception>
    internal bool Next()
    {
        if (Number == 0) PassMark();
        var searched = 0;
        IsTooLong = false;
        while (true)
        {
            var found = _buffer.AsSpan(_at + searched, _end - _at - searched).IndexOf((byte)'\n');
            if (found >= 0) return Take(searched + found);
            searched = _end - _at;
            if (searched > maxLineBytes + 1) return PassLong();
            if (_isAtEnd)
            {
                if (searched == 0) return false;
                _buffer[_end] = (byte)'\n';
                return Take(searched);
            }

            Fill();
        }
    }

    public void Dispose() => stream.Dispose();

    private bool Take(int length)
    {
        Number++;
        (_start, _length, _lengthWithEnd) = (_at, length, length + 1);
        _at = Math.Min(_at + length + 1, _end);
        if (length > 0 && _buffer[_start + length - 1] == '\r') _length--;
        if (_length > maxLineBytes) (IsTooLong, _length) = (true, maxLineBytes);
        return true;
    }

    // Keeps the line's beginning for the report and reads on to its end.
    private bool PassLong()
    {
        Number++;
        IsTooLong = true;
        var kept = Math.Min(64, _end - _at);
        _buffer.AsSpan(_at, kept).CopyTo(_buffer);
        (_start, _length, _lengthWithEnd) = (0, kept, kept);
        while (true)
        {
            (_at, _end) = (kept, kept);
            Fill();
            var found = _buffer.AsSpan(_at, _end - _at).IndexOf((byte)'\n');
            if (found >= 0)
            {
                _at += found + 1;
                return true;
            }

            if (!_isAtEnd) continue;
            _at = _end;
            return true;
        }
    }

    private void Fill()
    {
        cancellationToken.ThrowIfCancellationRequested();
        // What lies before the current line is not needed any more; in PassLong the buffer's start is.
        if (_at > 0 && !IsTooLong)
        {
            _buffer.AsSpan(_at, _end - _at).CopyTo(_buffer);
            (_at, _end) = (0, _end - _at);
        }

        if (_end == _buffer.Length - 1) Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, maxLineBytes + 3));
        while (_end < _buffer.Length - 1)
        {
            var read = stream.Read(_buffer, _end, _buffer.Length - 1 - _end);
            _isAtEnd = read == 0;
            BytesRead += read;
            _end += read;
            if (_isAtEnd) return;
        }
    }

    private void PassMark()
    {
        if (_end == 0 && !_isAtEnd) Fill();
        var bytes = _buffer.AsSpan(_at, _end - _at);
        if (bytes.StartsWith("\uFEFF"u8)) _at += 3;
        else if (bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF]))
            throw new RefusedException("IMPORT_ENCODING_UNSUPPORTED", $"{path}:1: is UTF-16; allowed are ASCII and UTF-8.");
    }
}
