using System.Globalization;

namespace OrleansTrading.Domain.Bars;

/// <summary>What an activity bar counts.</summary>
public enum ActivityUnit
{
    /// <summary>Trades.</summary>
    Tick,

    /// <summary>Quantity, in units of base.</summary>
    Volume,

    /// <summary>Price times quantity, in the quote currency.</summary>
    Dollar,
}

/// <summary>
/// Which activity bars: those that close after so many trades, so much quantity or so much money (M. López de Prado, "Advances in Financial
/// Machine Learning", 2018, §2.3). Written <c>tick:500</c>, <c>volume:10.5</c>, <c>dollar:1000000</c>.
/// </summary>
/// <param name="Unit">What is counted.</param>
/// <param name="Threshold">How much closes a bar; above 0, whole for ticks.</param>
public readonly record struct ActivitySpec(ActivityUnit Unit, decimal Threshold)
{
    /// <summary>Largest threshold.</summary>
    public const decimal MaxThreshold = 1_000_000_000_000m;

    /// <summary>Reads a specification.</summary>
    /// <returns>False: it is none, of anything.</returns>
    public static bool TryParse(string text, out ActivitySpec spec)
    {
        spec = default;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || text.Length > 40) return false;
        ActivityUnit? unit = text[..colon] switch
        {
            "tick" => ActivityUnit.Tick,
            "volume" => ActivityUnit.Volume,
            "dollar" => ActivityUnit.Dollar,
            _ => null,
        };
        if (unit is null
            || !decimal.TryParse(text.AsSpan(colon + 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var threshold)
            || threshold <= 0 || threshold > MaxThreshold
            || (unit == ActivityUnit.Tick && threshold != decimal.Truncate(threshold)))
            return false;
        spec = new ActivitySpec(unit.Value, threshold);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Unit.ToString().ToLowerInvariant()}:{Threshold}");
}

/// <summary>A bar of trades that ended by activity, not by time.</summary>
/// <param name="OpenTimeNs">Time of its first trade, Unix nanoseconds UTC.</param>
/// <param name="CloseTimeNs">Time of its last trade, Unix nanoseconds UTC.</param>
/// <param name="Open">First price, ticks.</param>
/// <param name="High">Highest price, ticks.</param>
/// <param name="Low">Lowest price, ticks.</param>
/// <param name="Close">Last price, ticks.</param>
/// <param name="VolumeLots">Quantity, lots.</param>
/// <param name="BuyLots">Of that, what buyers took; trades whose side the venue does not say are in neither.</param>
/// <param name="SellLots">Of that, what sellers gave.</param>
/// <param name="NotionalUnits">Sum of price in ticks times size in lots.</param>
/// <param name="Trades">Trades, also those of which only a part fell into it.</param>
public readonly record struct ActivityBar(
    long OpenTimeNs, long CloseTimeNs, long Open, long High, long Low, long Close,
    long VolumeLots, long BuyLots, long SellLots, Int128 NotionalUnits, int Trades);
