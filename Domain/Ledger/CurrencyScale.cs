namespace OrleansTrading.Domain.Ledger;

/// <summary>
/// To how many decimals a currency is divided where something must be divided. Sums and products in the books are exact and need
/// none; only a share (of an average cost, of a fee) is rounded, half to even, and what rounding leaves stays with the rest.
/// </summary>
public static class CurrencyScale
{
    /// <summary>Of what is no state's money: coins and tokens, as their venues count them.</summary>
    private const int Coin = 8;

    private static readonly Dictionary<string, int> MinorUnits = Of(
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"),
        (2, "AED AUD BGN BRL CAD CHF CNH CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR KES MAD MXN MYR NGN NOK NZD PEN PHP PKR PLN QAR RON "
            + "RSD RUB SAR SEK SGD THB TRY TWD UAH USD ZAR"),
        (3, "BHD IQD JOD KWD LYD OMR TND"));

    /// <summary>Decimals of a currency: the minor unit of ISO 4217, and 8 of everything else.</summary>
    public static int Of(string currency) => MinorUnits.GetValueOrDefault(currency, Coin);

    /// <summary>
    /// The share of an amount that belongs to a part of a whole: <c>total × part / whole</c>, rounded half to even. The whole gets all of it,
    /// so that shares taken one after another, each from what the last one left, sum to the total to the last digit.
    /// </summary>
    /// <exception cref="OverflowException">The product is more than a decimal holds.</exception>
    public static decimal Share(decimal total, decimal part, decimal whole, int decimals) =>
        part == whole ? total : total == 0 ? 0 : Math.Round(total * part / whole, decimals, MidpointRounding.ToEven);

    private static Dictionary<string, int> Of(params (int Decimals, string Currencies)[] groups) => groups
        .SelectMany(g => g.Currencies.Split(' ').Select(c => (Currency: c, g.Decimals)))
        .ToDictionary(c => c.Currency, c => c.Decimals, StringComparer.Ordinal);
}
