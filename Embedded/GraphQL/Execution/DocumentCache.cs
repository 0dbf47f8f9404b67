using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>
/// Prepared documents by their UTF-8 text. Bounded: when full, the clock hand passes over documents used since it came by
/// last and drops the first that was not. A hit takes no lock and makes no string.
/// </summary>
internal sealed class DocumentCache
{
    private readonly ConcurrentDictionary<byte[], Entry> _entries = new(TextComparer.Instance);
    private readonly ConcurrentDictionary<byte[], Entry>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly Entry?[] _clock;
    private readonly Lock _lock = new();
    private int _hand;

    public DocumentCache(int capacity)
    {
        _lookup = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
        _clock = new Entry?[Math.Max(capacity, 1)];
    }

    public int Count => _entries.Count;

    public bool TryGet(ReadOnlySpan<byte> text, [NotNullWhen(true)] out PreparedDocument? document)
    {
        if (!_lookup.TryGetValue(text, out Entry? entry))
        {
            document = null;
            return false;
        }

        // Written only when it changes: a shared cache line that everybody writes would be the bottleneck.
        if (!entry.Used)
            entry.Used = true;
        document = entry.Document;
        return true;
    }

    public void Add(ReadOnlySpan<byte> text, PreparedDocument document)
    {
        var entry = new Entry(text.ToArray(), document);
        lock (_lock)
        {
            if (!_entries.TryAdd(entry.Text, entry))
                return;
            while (_clock[_hand] is { Used: true } used)
            {
                used.Used = false;
                _hand = (_hand + 1) % _clock.Length;
            }

            if (_clock[_hand] is { } old)
                _entries.TryRemove(old.Text, out _);
            _clock[_hand] = entry;
            _hand = (_hand + 1) % _clock.Length;
        }
    }

    private sealed class Entry(byte[] text, PreparedDocument document)
    {
        public byte[] Text { get; } = text;

        public PreparedDocument Document { get; } = document;

        public bool Used { get; set; }
    }

    private sealed class TextComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static readonly TextComparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] text) => GetHashCode(text.AsSpan());

        public byte[] Create(ReadOnlySpan<byte> text) => text.ToArray();

        public bool Equals(ReadOnlySpan<byte> text, byte[] other) => text.SequenceEqual(other);

        // Seeded anew in every process, so that nobody can prepare texts that collide.
        public int GetHashCode(ReadOnlySpan<byte> text)
        {
            var hash = default(HashCode);
            hash.AddBytes(text);
            return hash.ToHashCode();
        }
    }
}
