using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>What a taker gets.</summary>
/// <param name="Lots">How many lots, up to what was wanted; 0: the other side is empty.</param>
/// <param name="AverageTicks">At which price on average, in ticks; of at least one tick.</param>
/// <param name="SlippageTicks">By how much that is worse than the best price, in ticks; ≥ 0 but where the price would be below one tick.</param>
public readonly record struct TakenPrice(long Lots, decimal AverageTicks, decimal SlippageTicks);

/// <summary>How active a market is.</summary>
/// <param name="DailyVolumeLots">What trades in a day, in lots; &gt; 0.</param>
/// <param name="DailyVolatilityTicks">Standard deviation of a day's change of price, in ticks; ≥ 0.</param>
public readonly record struct MarketActivity(double DailyVolumeLots, double DailyVolatilityTicks);

/// <summary>What taking liquidity costs beyond the best price.</summary>
public abstract record SlippageModel
{
    private SlippageModel()
    {
    }

    /// <summary>What a taker gets now.</summary>
    /// <param name="side">Buy or sell.</param>
    /// <param name="lots">What he wants, in lots; 1 to <see cref="Instrument.MaxTicks"/>.</param>
    /// <param name="book">The recorded book; of a quote, its one level a side.</param>
    /// <param name="activity">How active the market is; only <see cref="SquareRootImpact"/> asks.</param>
    public TakenPrice Take(Side side, long lots, L2Book book, MarketActivity activity = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lots, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lots, Instrument.MaxTicks);
        var other = side == Side.Buy ? book.Asks : book.Bids;
        return other.Count == 0 ? default : Take(side, lots, other, activity);
    }

    private protected abstract TakenPrice Take(Side side, long lots, BookSide other, MarketActivity activity);

    private static TakenPrice Worse(Side side, long lots, BookSide other, long ticks)
    {
        var best = other.Best.PriceTicks;
        var price = side == Side.Buy ? best + ticks : Math.Max(1, best - ticks);
        return new TakenPrice(lots, price, Math.Abs(price - best));
    }

    /// <summary>All at the best price, whatever its size.</summary>
    public sealed record None : SlippageModel
    {
        private protected override TakenPrice Take(Side side, long lots, BookSide other, MarketActivity activity) => Worse(side, lots, other, 0);
    }

    /// <summary>All at a price so many ticks worse than the best.</summary>
    public sealed record FixedTicks : SlippageModel
    {
        /// <summary>So many ticks worse.</summary>
        /// <param name="ticks">0 to 1,000,000.</param>
        public FixedTicks(int ticks)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(ticks);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(ticks, 1_000_000);
            Ticks = ticks;
        }

        /// <summary>How many ticks worse.</summary>
        public int Ticks { get; }

        private protected override TakenPrice Take(Side side, long lots, BookSide other, MarketActivity activity) => Worse(side, lots, other, Ticks);
    }

    /// <summary>Level after level of the recorded book; what it does not offer is not had.</summary>
    public sealed record WalkBook : SlippageModel
    {
        private protected override TakenPrice Take(Side side, long lots, BookSide other, MarketActivity activity)
        {
            var (wanted, distance) = (lots, (Int128)0);
            for (var rank = 0; rank < other.Count && wanted > 0; rank++)
            {
                var level = other[rank];
                var taken = Math.Min(wanted, level.SizeLots);
                wanted -= taken;
                distance += (Int128)taken * Math.Abs(level.PriceTicks - other.Best.PriceTicks);
            }

            // Whole ticks apart from the rest, so that no product is too large for a decimal.
            var had = lots - wanted;
            var slippage = (long)(distance / had) + (decimal)(long)(distance % had) / had;
            return new TakenPrice(had, other.Best.PriceTicks + (int)side * slippage, slippage);
        }
    }

    /// <summary>
    /// All at the best price made worse by I = Y·σ·√(Q/V), rounded up to a tick: σ the day's volatility in ticks, V the day's volume, Q the
    /// order's size.
    /// </summary>
    /// <remarks>The square-root law of market impact (Tóth et al., Physical Review X 1, 021006, 2011), which finds Y to be of order 1.</remarks>
    public sealed record SquareRootImpact : SlippageModel
    {
        /// <summary>An impact.</summary>
        /// <param name="coefficient">Y, 0 to 100.</param>
        public SquareRootImpact(double coefficient = 1)
        {
            if (!(coefficient is >= 0 and <= 100)) throw new ArgumentOutOfRangeException(nameof(coefficient), coefficient, "0 to 100.");
            Coefficient = coefficient;
        }

        /// <summary>Y.</summary>
        public double Coefficient { get; }

        private protected override TakenPrice Take(Side side, long lots, BookSide other, MarketActivity activity)
        {
            if (!(activity.DailyVolumeLots > 0) || !(activity.DailyVolatilityTicks >= 0))
                throw new ArgumentException("A market has a volume, and a volatility that is not negative.", nameof(activity));
            var ticks = Math.Ceiling(Coefficient * activity.DailyVolatilityTicks * Math.Sqrt(lots / activity.DailyVolumeLots));
            return Worse(side, lots, other, (long)Math.Min(ticks, Instrument.MaxTicks));
        }
    }
}
