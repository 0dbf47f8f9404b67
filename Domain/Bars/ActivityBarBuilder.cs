using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Bars;

/// <summary>
/// Builds tick, volume and dollar bars of trades. Policy: a volume or dollar bar holds its threshold exactly, to the lot; a trade that goes beyond is
/// divided, and its rest begins the next bar, or fills several. (A dollar bar ends with the lot that reaches the threshold.) Bars know no late
/// trades: they are built in the order in which trades come.
/// </summary>
public sealed class ActivityBarBuilder
{
    private readonly ActivityUnit _unit;
    private readonly Int128 _threshold;
    private ActivityBar _forming;

    /// <summary>Most bars that one trade may close.</summary>
    public const int MaxBarsPerTrade = 10_000;

    /// <summary>Starts empty, or continues a bar.</summary>
    /// <param name="spec">Which bars.</param>
    /// <param name="instrument">Whose trades: its tick and lot give the threshold its exact units.</param>
    /// <param name="forming">What <see cref="Forming"/> was.</param>
    /// <exception cref="RefusedException">BAR_THRESHOLD_INVALID: the threshold is less than a lot, or a lot at a tick.</exception>
    public ActivityBarBuilder(ActivitySpec spec, Instrument instrument, ActivityBar forming = default)
    {
        _unit = spec.Unit;
        var unit = spec.Unit switch
        {
            ActivityUnit.Tick => 1m,
            ActivityUnit.Volume => instrument.LotSize,
            _ => instrument.LotSize * instrument.TickSize,
        };
        // What is less than a unit cannot be met exactly; the next whole unit is the least that reaches it.
        _threshold = unit > 0 ? (Int128)decimal.Ceiling(spec.Threshold / unit) : 0;
        if (_threshold < 1 || spec.Threshold < unit)
            throw new RefusedException("BAR_THRESHOLD_INVALID", $"Bars of {spec} are smaller than the smallest trade of {instrument.Symbol}.");
        _forming = forming;
    }

    /// <summary>The bar being formed; without trades when there is none.</summary>
    public ActivityBar Forming => _forming;

    /// <summary>Takes a trade.</summary>
    /// <param name="trade">The trade; one that is not valid is left out.</param>
    /// <param name="closed">The bars that it closed are added.</param>
    /// <exception cref="RefusedException">BAR_THRESHOLD_INVALID: one trade would fill more than <see cref="MaxBarsPerTrade"/> bars.</exception>
    public void Apply(in Trade trade, List<ActivityBar> closed)
    {
        if (!trade.IsValid) return;
        if (BarsOf(trade) > MaxBarsPerTrade)
            throw new RefusedException("BAR_THRESHOLD_INVALID", $"A trade of {trade.SizeLots} lots would fill more than {MaxBarsPerTrade} bars.");
        var left = trade.SizeLots;
        while (left > 0)
        {
            var taken = Math.Min(left, Room(trade.PriceTicks));
            left = _unit == ActivityUnit.Tick ? 0 : left - taken;
            Add(trade, _unit == ActivityUnit.Tick ? trade.SizeLots : taken);
            if (!IsFull) continue;
            closed.Add(_forming);
            _forming = default;
        }
    }

    private Int128 BarsOf(in Trade trade) => _unit switch
    {
        ActivityUnit.Tick => 1,
        ActivityUnit.Volume => trade.SizeLots / _threshold,
        _ => (Int128)trade.SizeLots * trade.PriceTicks / Int128.Max(_threshold, trade.PriceTicks),
    };

    private bool IsFull => _unit switch
    {
        ActivityUnit.Tick => _forming.Trades >= _threshold,
        ActivityUnit.Volume => _forming.VolumeLots >= _threshold,
        _ => _forming.NotionalUnits >= _threshold,
    };

    // Lots until the bar is full, at least one.
    private long Room(long priceTicks) => _unit switch
    {
        ActivityUnit.Tick => 1,
        ActivityUnit.Volume => (long)Int128.Min(_threshold - _forming.VolumeLots, long.MaxValue),
        _ => (long)Int128.Clamp((_threshold - _forming.NotionalUnits + priceTicks - 1) / priceTicks, 1, long.MaxValue),
    };

    private void Add(in Trade trade, long lots)
    {
        var (time, price) = (trade.TimeNs, trade.PriceTicks);
        if (_forming.Trades == 0) _forming = new ActivityBar(time, time, price, price, price, price, 0, 0, 0, 0, 0);
        _forming = _forming with
        {
            CloseTimeNs = time,
            High = Math.Max(_forming.High, price),
            Low = Math.Min(_forming.Low, price),
            Close = price,
            VolumeLots = TimeBar.SaturatingSum(_forming.VolumeLots, lots),
            BuyLots = trade.Aggressor == Aggressor.Buyer ? TimeBar.SaturatingSum(_forming.BuyLots, lots) : _forming.BuyLots,
            SellLots = trade.Aggressor == Aggressor.Seller ? TimeBar.SaturatingSum(_forming.SellLots, lots) : _forming.SellLots,
            NotionalUnits = _forming.NotionalUnits + (Int128)price * lots,
            Trades = _forming.Trades + 1,
        };
    }
}
