using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>
/// Writes one file's ticks to the archive: a segment a stream and part, each committed wholly or not at all, and at the end a mark that there is
/// nothing more, by which a later job knows the file without reading it.
/// </summary>
/// <param name="archive">The archive.</param>
/// <param name="file">The file's name.</param>
/// <param name="checksum">SHA-256 of its content.</param>
/// <param name="reading">What else its ticks depend on (<see cref="ImportReader.Reading"/>).</param>
/// <param name="partRows">Rows of a part.</param>
internal sealed class SegmentWriters(ITickArchive archive, string file, byte[] checksum, string reading, long partRows) : IAsyncDisposable
{
    private const int MaxSource = 200;

    private readonly string _checksum = Convert.ToHexStringLower(checksum);
    private readonly Dictionary<ArchiveStream, StreamSegments> _streams = [];
    private readonly List<StreamSegments> _open = [];
    private StreamSegments? _last;
    private StreamSegments? _first;
    private long _part;

    /// <summary>Segments that were committed.</summary>
    internal int Committed { get; private set; }

    /// <summary>Ticks of the segments that were committed.</summary>
    internal long CommittedTicks { get; private set; }

    /// <summary>Ticks of the segments that are open.</summary>
    internal long Pending => _open.Sum(stream => stream.Written);

    /// <summary>Ticks that the archive had before.</summary>
    internal long KnownTicks => _streams.Values.Sum(stream => stream.Known);

    /// <summary>Whether the archive has all of the file.</summary>
    /// <param name="first">The stream of the file's first tick, which is where its mark is.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    internal async ValueTask<bool> IsKnownAsync(ArchiveStream first, CancellationToken cancellationToken)
    {
        await using var mark = await archive.BeginAsync(first, Source(first, "end"), cancellationToken);
        return mark.IsKnown;
    }

    /// <summary>The stream that a tick belongs to; it has an open segment after <see cref="OpenAsync"/>.</summary>
    internal StreamSegments Find(Listing listing, TickKind kind)
    {
        if (_last is { } last && last.Kind == kind && ReferenceEquals(last.Listing, listing)) return last;
        var stream = new ArchiveStream(listing.Venue.Name, listing.Instrument.Symbol, kind);
        if (!_streams.TryGetValue(stream, out var found)) _streams.Add(stream, found = new StreamSegments(listing, stream));
        _first ??= found;
        return _last = found;
    }

    /// <summary>Begins the stream's segment of the current part.</summary>
    internal async ValueTask OpenAsync(StreamSegments stream, CancellationToken cancellationToken)
    {
        var rows = FormattableString.Invariant($"rows {_part * partRows + 1}-{(_part + 1) * partRows}");
        stream.Writer = await archive.BeginAsync(stream.Stream, Source(stream.Stream, rows), cancellationToken);
        _open.Add(stream);
    }

    /// <summary>Commits the current part when a row is of a later one.</summary>
    /// <param name="row">The row, from 1.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    internal ValueTask TurnAsync(long row, CancellationToken cancellationToken)
    {
        var part = (row - 1) / partRows;
        return part == _part ? default : CommitAsync(part, cancellationToken);
    }

    /// <summary>Commits the last part and says that the file is at its end.</summary>
    internal async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        await CommitAsync(_part, cancellationToken);
        if (_first is null) return;
        await using var mark = await archive.BeginAsync(_first.Stream, Source(_first.Stream, "end"), cancellationToken);
        if (!mark.IsKnown) await mark.CommitAsync(cancellationToken);
    }

    /// <summary>Gives up what is not committed.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _open)
            if (stream.Writer is { } writer)
                await writer.DisposeAsync();
    }

    private async ValueTask CommitAsync(long nextPart, CancellationToken cancellationToken)
    {
        foreach (var stream in _open)
        {
            await using (var writer = stream.Writer!)
            {
                stream.Writer = null;
                if (writer.IsKnown) continue;
                await writer.CommitAsync(cancellationToken);
                Committed++;
                CommittedTicks += stream.Written;
                stream.Written = 0;
            }
        }

        _open.Clear();
        _part = nextPart;
    }

    private string Source(ArchiveStream stream, string what)
    {
        var rest = $" sha256:{_checksum} {stream.Venue}/{stream.Symbol} {stream.Kind} {(reading.Length > 0 ? reading + " " : "")}{what}";
        return file[..Math.Min(file.Length, Math.Max(1, MaxSource - rest.Length))] + rest;
    }
}

/// <summary>One stream of a file and its segment of the current part.</summary>
internal sealed class StreamSegments(Listing listing, ArchiveStream stream)
{
    private bool _isKnown;

    internal Listing Listing => listing;

    internal ArchiveStream Stream => stream;

    internal TickKind Kind => stream.Kind;

    /// <summary>The open segment; null when the part has none yet.</summary>
    internal IArchiveWriter? Writer
    {
        get;
        set
        {
            field = value;
            _isKnown = value is not null && value.IsKnown;
        }
    }

    /// <summary>The time of the last tick, Unix nanoseconds.</summary>
    internal long LastNs { get; private set; } = long.MinValue;

    /// <summary>Ticks in the open segment.</summary>
    internal long Written { get; set; }

    /// <summary>Ticks that the archive had before, in all parts.</summary>
    internal long Known { get; private set; }

    /// <summary>Adds a tick to the open segment, unless the archive has that.</summary>
    internal ValueTask AppendAsync(in Tick tick)
    {
        LastNs = tick.TimeNs;
        if (_isKnown)
        {
            Known++;
            return default;
        }

        Written++;
        return Writer!.AppendAsync(tick);
    }
}
