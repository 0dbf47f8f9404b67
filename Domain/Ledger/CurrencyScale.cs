namespace OrleansTrading.Domain.Ledger;

/// <summary>
/// To how many decimals a currency is divided where something must be divided. Sums and products in the books are exact and need
/// none; only a share (of an average cost, of a fee) is rounded, half to even, and what rounding leaves stays with the rest.
/// </summary>
public static class CurrencyScale
{
    /// <summary>Of what is no state's money: coins and tokens, as their venues count them.</summary>
    private const int Coin = 8;

    private const int Cents = 2;

    // The minor units of ISO 4217, where they are not cents.
    private static readonly Dictionary<string, int> Minor = new(StringComparer.Ordinal)
    {
        ["BIF"] = 0, ["CLP"] = 0, ["DJF"] = 0, ["GNF"] = 0, ["ISK"] = 0, ["JPY"] = 0, ["KMF"] = 0, ["KRW"] = 0, ["PYG"] = 0, ["RWF"] = 0,
        ["UGX"] = 0, ["VND"] = 0, ["VUV"] = 0, ["XAF"] = 0, ["XOF"] = 0, ["XPF"] = 0,
        ["BHD"] = 3, ["IQD"] = 3, ["JOD"] = 3, ["KWD"] = 3, ["LYD"] = 3, ["OMR"] = 3, ["TND"] = 3,
    };

    private static readonly HashSet<string> InCents = new(
        ("AED AUD BGN BRL CAD CHF CNH CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR KES MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RON "
            + "RSD RUB SAR SEK SGD THB TRY TWD UAH USD ZAR").Split(' '), StringComparer.Ordinal);

    /// <summary>Decimals of a currency: the minor unit of ISO 4217, and 8 of everything else.</summary>
    public static int Of(string currency) => Minor.TryGetValue(currency, out var decimals) ? decimals : InCents.Contains(currency) ? Cents : Coin;

    /// <summary>
    /// The share of an amount that belongs to a part of a whole: <c>total × part / whole</c>, rounded half to even. The whole gets all of it,
    /// so that shares taken one after another, each from what the last one left, sum to the total to the last digit.
    /// </summary>
    /// <exception cref="OverflowException">The product is more than a decimal holds.</exception>
    public static decimal Share(decimal total, decimal part, decimal whole, int decimals) =>
        part == whole ? total : total == 0 ? 0 : Math.Round(total * part / whole, decimals, MidpointRounding.ToEven);
}
