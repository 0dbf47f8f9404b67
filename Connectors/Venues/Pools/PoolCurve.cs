using System.Numerics;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Pools;

/// <summary>
/// A constant-product pool as a book: how much could be traded until the next bit of it costs a price, fee included. Whole numbers throughout; what
/// does not come out even is rounded against whoever would trade, so no level promises what the pool does not give.
/// </summary>
/// <param name="instrument">Whose ticks and lots.</param>
/// <param name="baseDecimals">Decimals of the base token, 0 to 36.</param>
/// <param name="quoteDecimals">Decimals of the quote token, 0 to 36.</param>
/// <param name="options">Fee, levels and their distance.</param>
internal sealed class PoolCurve(Instrument instrument, int baseDecimals, int quoteDecimals, PoolOptions options)
{
    private const int Whole = 10_000;

    private readonly BigInteger _kept = Whole - options.FeeBps;
    private readonly BigInteger _baseUnit = BigInteger.Pow(10, baseDecimals);
    private readonly BigInteger _quoteUnit = BigInteger.Pow(10, quoteDecimals);
    private readonly (BigInteger Over, BigInteger Under) _tick = Ratio(instrument.TickSize);
    private readonly (BigInteger Over, BigInteger Under) _lot = Ratio(instrument.LotSize);

    /// <summary>Fills in the levels of a pool with these reserves.</summary>
    /// <param name="baseReserve">In the base token's smallest units.</param>
    /// <param name="quoteReserve">In the quote token's smallest units.</param>
    /// <param name="levels">Where they go.</param>
    public void Fill(BigInteger baseReserve, BigInteger quoteReserve, LevelBuffer levels)
    {
        levels.Clear();
        if (baseReserve <= 0 || quoteReserve <= 0) return;
        // The middle in ticks: reserves' ratio over the tick. Buying begins at middle / kept share, selling at middle × kept share.
        var over = quoteReserve * _baseUnit * _tick.Under;
        var under = baseReserve * _quoteUnit * _tick.Over;
        var firstAsk = CeilingOf(over * Whole, under * _kept);
        var firstBid = over * _kept / (under * Whole);
        var step = BigInteger.Max(1, firstAsk * options.StepBps / Whole);
        Add(levels, isBid: false, firstAsk, step, ticks => BaseOut(baseReserve, quoteReserve, ticks));
        Add(levels, isBid: true, firstBid, -step, ticks => BaseIn(baseReserve, quoteReserve, ticks));
    }

    private void Add(LevelBuffer levels, bool isBid, BigInteger first, BigInteger step, Func<BigInteger, BigInteger> depth)
    {
        var told = BigInteger.Zero;
        for (var i = 0; i < options.Levels; i++)
        {
            var ticks = first + i * step;
            if (ticks <= 0 || ticks > Instrument.MaxTicks) return;
            var lots = depth(ticks) * _lot.Under / (_lot.Over * _baseUnit);
            if (lots > Instrument.MaxTicks) return;
            if (lots <= told) continue;
            levels.Add(isBid, new BookLevel((long)ticks, (long)(lots - told)));
            told = lots;
        }
    }

    // What can be bought until the next bit costs the price: x − √(k / (price × kept share)).
    private BigInteger BaseOut(BigInteger x, BigInteger y, BigInteger ticks)
    {
        var left = Root(CeilingOf(x * y * _baseUnit * _tick.Under * Whole, ticks * _tick.Over * _quoteUnit * _kept));
        return x - left - 1;
    }

    // What can be sold until the next bit brings the price: (√(k × kept share / price) − x) / kept share.
    private BigInteger BaseIn(BigInteger x, BigInteger y, BigInteger ticks)
    {
        var filled = Root(x * y * _baseUnit * _tick.Under * _kept / (ticks * _tick.Over * _quoteUnit * Whole));
        return filled <= x ? 0 : (filled - x) * Whole / _kept;
    }

    private static BigInteger CeilingOf(BigInteger over, BigInteger under) => (over + under - 1) / under;

    /// <summary>The root, rounded down.</summary>
    internal static BigInteger Root(BigInteger square)
    {
        if (square < 2) return square;
        // Newton's way from above: it falls until it has arrived.
        var root = BigInteger.One << (int)((square.GetBitLength() + 1) / 2);
        while (true)
        {
            var next = (root + square / root) >> 1;
            if (next >= root) return root;
            root = next;
        }
    }

    private static (BigInteger Over, BigInteger Under) Ratio(decimal value)
    {
        var under = BigInteger.One;
        while (value != decimal.Truncate(value))
        {
            value *= 10;
            under *= 10;
        }

        return (new BigInteger(value), under);
    }
}
