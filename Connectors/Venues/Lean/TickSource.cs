using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Lean;

/// <summary>One venue's files of one instrument, in order of their days.</summary>
/// <param name="Venue">Index of the venue in the market.</param>
/// <param name="Instrument">Index of the instrument in the market.</param>
/// <param name="Folder">Where the files lie.</param>
/// <param name="Files">The files that the window needs.</param>
internal sealed record TickSource(int Venue, int Instrument, TickFolder Folder, IReadOnlyList<DayFile> Files)
{
    internal TickFileReader Open(int file) =>
        new(Files[file], new TickRow(Folder.Instrument), Folder.StartNs(Files[file].Day));
}

/// <summary>Walks a source's quotes of a stretch of time, a block at a time, with at most one file open.</summary>
internal sealed class TickCursor : IDisposable
{
    // Large enough that the parser stays in its loop, small enough that a block lies in the first-level cache.
    private const int BlockQuotes = 512;

    private readonly TickSource _source;
    private readonly long _fromNs;
    private readonly long _toNs;
    private readonly Quote[] _block = new Quote[BlockQuotes];
    private TickFileReader? _reader;
    private int _file;

    /// <summary>Starts at the first file that ends after an instant; the files before it are not opened.</summary>
    internal TickCursor(TickSource source, long fromNs, long toNs)
    {
        _source = source;
        _fromNs = fromNs;
        _toNs = toNs;
        while (_file < source.Files.Count && source.Folder.StartNs(source.Files[_file].Day) + TickFolder.DayNs <= fromNs) _file++;
    }

    internal int Venue => _source.Venue;

    internal int Instrument => _source.Instrument;

    /// <summary>The current block; it is overwritten by the next.</summary>
    internal Quote[] Block => _block;

    /// <summary>Quotes in the block.</summary>
    internal int Count { get; private set; }

    /// <summary>Reads the next block.</summary>
    /// <returns>False at the end of the stretch.</returns>
    internal bool NextBlock()
    {
        while (_file < _source.Files.Count)
        {
            _reader ??= _source.Open(_file);
            Count = _reader.Read(_block, _fromNs, _toNs);
            if (Count > 0) return true;
            _reader.Dispose();
            _reader = null;
            _file++;
        }
        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _reader?.Dispose();
}
