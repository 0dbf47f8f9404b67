using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Import;

/// <summary>An archive in memory that keeps the port's promises, and asks the importers to keep theirs.</summary>
public sealed class MemoryArchive : ITickArchive
{
    private readonly List<(string Source, ArchiveStream Stream, Tick[] Ticks)> _segments = [];

    /// <summary>Committed segments, in the order of their commits; those without ticks are left out.</summary>
    public IReadOnlyList<(string Source, ArchiveStream Stream, Tick[] Ticks)> Segments => [.. _segments.Where(segment => segment.Ticks.Length > 0)];

    /// <summary>Committed sources, also of segments without ticks.</summary>
    public IReadOnlyList<string> Sources => [.. _segments.Select(segment => segment.Source)];

    /// <summary>Writers that were neither committed nor disposed.</summary>
    public int Open { get; private set; }

    /// <summary>Fails the commit of that number, from 1, before it takes effect; 0: none.</summary>
    public int FailsCommit { get; set; }

    /// <summary>Called before each tick is taken.</summary>
    public Action<long>? Appending { get; set; }

    public long Appended { get; private set; }

    public int Commits { get; private set; }

    public ValueTask<IArchiveWriter> BeginAsync(ArchiveStream stream, string source, CancellationToken cancellationToken = default)
    {
        Assert.InRange(source.Length, 1, 200);
        Open++;
        return ValueTask.FromResult<IArchiveWriter>(new Writer(this, stream, source));
    }

    /// <summary>All ticks of a kind, in the order of their segments.</summary>
    public IEnumerable<Tick> Read(TickKind kind) => _segments.Where(segment => segment.Stream.Kind == kind).SelectMany(segment => segment.Ticks);

    /// <summary>States that another archive has the same segments of the same ticks, in any order.</summary>
    public void AssertSame(MemoryArchive other)
    {
        var others = other._segments.ToDictionary(segment => segment.Source);
        Assert.Equal(_segments.Count, others.Count);
        foreach (var (source, stream, ticks) in _segments)
        {
            var (_, otherStream, otherTicks) = others[source];
            Assert.Equal(stream, otherStream);
            Assert.Equal(ticks.Length, otherTicks.Length);
            for (var i = 0; i < ticks.Length; i++)
                if (!IsSame(ticks[i], otherTicks[i]))
                    Assert.Fail($"{source}, tick {i}: {Describe(ticks[i])} is not {Describe(otherTicks[i])}");
        }
    }

    public static string Describe(Tick tick) => tick.Kind == TickKind.Book
        ? $"{tick.Book.Kind} {tick.TimeNs} {tick.Book.Sequence} {tick.Book.Fault} "
            + $"{string.Join(' ', tick.Book.Bids.ToArray())} | {string.Join(' ', tick.Book.Asks.ToArray())}"
        : tick.ToString();

    private static bool IsSame(Tick one, Tick other) => one.Kind == TickKind.Book ? Describe(one) == Describe(other) : one == other;

    private static Tick Copy(Tick tick)
    {
        if (tick.Kind != TickKind.Book) return tick;
        var copy = new BookUpdate();
        copy.Set(tick.Book);
        return new Tick(copy);
    }

    private sealed class Writer(MemoryArchive archive, ArchiveStream stream, string source) : IArchiveWriter
    {
        private readonly List<Tick> _ticks = [];
        private bool _isDone;

        public bool IsKnown => archive._segments.Exists(segment => segment.Source == source);

        public ValueTask AppendAsync(in Tick tick)
        {
            if (_isDone || tick.Kind != stream.Kind) Assert.Fail("The segment is closed, or of another kind.");
            if (_ticks.Count > 0 && tick.TimeNs < _ticks[^1].TimeNs) Assert.Fail("Time runs backwards.");
            archive.Appending?.Invoke(++archive.Appended);
            _ticks.Add(Copy(tick));
            return default;
        }

        public ValueTask CommitAsync(CancellationToken cancellationToken = default)
        {
            Assert.False(_isDone);
            cancellationToken.ThrowIfCancellationRequested();
            if (++archive.Commits == archive.FailsCommit) throw new IOException("The disk is full.");
            if (!IsKnown) archive._segments.Add((source, stream, [.. _ticks]));
            _isDone = true;
            return default;
        }

        public ValueTask DisposeAsync()
        {
            archive.Open--;
            _isDone = true;
            return default;
        }
    }
}
