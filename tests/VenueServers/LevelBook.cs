using System.Globalization;

namespace OrleansTrading.VenueServers;

/// <summary>A server's book: sizes by price, both as the venue writes them.</summary>
public sealed class LevelBook
{
    private readonly SortedDictionary<decimal, string> _bids = new(Comparer<decimal>.Create((a, b) => b.CompareTo(a)));
    private readonly SortedDictionary<decimal, string> _asks = [];

    /// <summary>Best first: price and size as text.</summary>
    public IEnumerable<(string Price, string Size)> Bids => _bids.Select(Text);

    /// <summary>Best first: price and size as text.</summary>
    public IEnumerable<(string Price, string Size)> Asks => _asks.Select(Text);

    /// <summary>Sets a level; a size of zero removes it.</summary>
    public void Set(bool isBid, string price, string size)
    {
        var side = isBid ? _bids : _asks;
        var key = decimal.Parse(price, CultureInfo.InvariantCulture);
        if (decimal.Parse(size, CultureInfo.InvariantCulture) == 0) side.Remove(key);
        else
        {
            // The price keeps the digits it was first written with.
            side.Remove(key);
            side[key] = size;
        }
    }

    private static (string, string) Text(KeyValuePair<decimal, string> level) => (level.Key.ToString(CultureInfo.InvariantCulture), level.Value);
}

/// <summary>One level of a change: a side, a price, and the size there from now on.</summary>
public sealed record LevelChange(bool IsBid, string Price, string Size)
{
    /// <summary>A bid.</summary>
    public static LevelChange Bid(string price, string size) => new(true, price, size);

    /// <summary>An ask.</summary>
    public static LevelChange Ask(string price, string size) => new(false, price, size);
}
