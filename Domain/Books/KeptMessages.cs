namespace OrleansTrading.Domain.Books;

/// <summary>Deltas that came before their snapshot, in order, in one growing array of levels; the oldest go when there are too many.</summary>
internal sealed class KeptMessages(int maxLevels)
{
    private readonly List<Header> _headers = [];
    private BookLevel[] _levels = [];
    private int _used;

    public int Count => _headers.Count;

    /// <summary>Keeps a copy. A message larger than all that may be kept clears the rest and is not kept: a gap will show.</summary>
    public void Add(in BookMessage message)
    {
        var length = message.Bids.Length + message.Asks.Length;
        var drop = 0;
        var dropped = 0;
        while (drop < _headers.Count && _used - dropped + length > maxLevels) dropped += _headers[drop++].Length;
        Drop(drop, dropped);
        if (length > maxLevels) return;
        if (_used + length > _levels.Length)
            Array.Resize(ref _levels, Math.Min(maxLevels, Math.Max(_used + length, _levels.Length * 2)));
        message.Bids.CopyTo(_levels.AsSpan(_used));
        message.Asks.CopyTo(_levels.AsSpan(_used + message.Bids.Length));
        _headers.Add(new Header(
            message.TimeNs, message.FirstSequence, message.LastSequence, message.PreviousSequence, message.Checksum, _used, message.Bids.Length, length));
        _used += length;
    }

    public BookMessage this[int index]
    {
        get
        {
            var header = _headers[index];
            return new BookMessage
            {
                Kind = BookMessageKind.Delta,
                TimeNs = header.TimeNs,
                FirstSequence = header.First,
                LastSequence = header.Last,
                PreviousSequence = header.Previous,
                Checksum = header.Checksum,
                Bids = _levels.AsSpan(header.Start, header.Bids),
                Asks = _levels.AsSpan(header.Start + header.Bids, header.Length - header.Bids),
            };
        }
    }

    public void Clear()
    {
        _headers.Clear();
        _used = 0;
    }

    /// <summary>Forgets the oldest messages.</summary>
    public void DropFirst(int messages)
    {
        var levels = 0;
        for (var i = 0; i < messages; i++) levels += _headers[i].Length;
        Drop(messages, levels);
    }

    private void Drop(int messages, int levels)
    {
        if (messages == 0) return;
        _headers.RemoveRange(0, messages);
        _levels.AsSpan(levels, _used - levels).CopyTo(_levels);
        _used -= levels;
        for (var i = 0; i < _headers.Count; i++) _headers[i] = _headers[i] with { Start = _headers[i].Start - levels };
    }

    private readonly record struct Header(long TimeNs, long First, long Last, long Previous, uint? Checksum, int Start, int Bids, int Length);
}
