using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Import;

/// <summary>A book as the raw file tells it: sizes by price, nothing else.</summary>
internal sealed class RawBook
{
    public Dictionary<decimal, decimal> Bids { get; } = [];

    public Dictionary<decimal, decimal> Asks { get; } = [];

    public static void Set(Dictionary<decimal, decimal> side, decimal price, decimal size)
    {
        if (size == 0) side.Remove(price);
        else side[price] = size;
    }

    public void Clear()
    {
        Bids.Clear();
        Asks.Clear();
    }
}

/// <summary>A book replayed from archived updates.</summary>
internal sealed class Replay(Instrument instrument)
{
    private readonly L2Book _book = new(10_000);

    public void Apply(BookUpdate update)
    {
        if (update.Kind == BookUpdateKind.Snapshot) _book.Clear();
        foreach (var level in update.Bids) _book.SetBid(level);
        foreach (var level in update.Asks) _book.SetAsk(level);
    }

    public void AssertSame(RawBook raw)
    {
        AssertSame(raw.Bids.OrderByDescending(level => level.Key), _book.Bids);
        AssertSame(raw.Asks.OrderBy(level => level.Key), _book.Asks);
    }

    private void AssertSame(IEnumerable<KeyValuePair<decimal, decimal>> raw, BookSide side) => Assert.Equal(
        raw.Select(level => (level.Key, level.Value)),
        Enumerable.Range(0, side.Count).Select(rank => (instrument.ToPrice(side[rank].PriceTicks), instrument.ToQuantity(side[rank].SizeLots))));
}
