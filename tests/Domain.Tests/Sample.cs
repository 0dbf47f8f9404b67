using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests;

/// <summary>Instruments and venues that the tests share, and quotes of them.</summary>
internal static class Sample
{
    public static readonly Instrument EurUsd = new("EUR/USD", AssetClass.Forex, "EUR", "USD", 0.00001m, 1_000m, 1_000m, "fx");
    public static readonly Instrument UsdJpy = new("USD/JPY", AssetClass.Forex, "USD", "JPY", 0.001m, 1_000m, 100_000m, "fx");
    public static readonly Instrument EurJpy = new("EUR/JPY", AssetClass.Forex, "EUR", "JPY", 0.001m, 1_000m, 100_000m, "fx");
    public static readonly Instrument BtcUsd = new("BTC/USD", AssetClass.Crypto, "BTC", "USD", 0.01m, 0.0001m, 10m, "coins");

    public static readonly Venue Fxcm = new("fxcm", "FXCM", 2, 0.2m, TimeSpan.FromHours(-5));
    public static readonly Venue Oanda = new("oanda", "OANDA", 2, 0.2m, TimeSpan.Zero);

    public static readonly Catalogue Catalogue = new([EurUsd, UsdJpy, EurJpy, BtcUsd], [Fxcm, Oanda]);

    /// <summary>A round instant: 2024-01-02 00:00 UTC.</summary>
    public static readonly long Start = Nanoseconds.OfDay(new DateOnly(2024, 1, 2));

    /// <summary>A quote by prices.</summary>
    public static Quote QuoteOf(Instrument instrument, long timeNs, decimal bid, decimal ask) =>
        new(timeNs, Ticks(instrument, bid), Ticks(instrument, ask));

    public static long Ticks(Instrument instrument, decimal price) =>
        instrument.TryToTicks(price, out var ticks) ? ticks : throw new ArgumentException($"{price} is between two ticks of {instrument.Symbol}.");

    /// <summary>Asserts a refusal by its code.</summary>
    public static Refusal Refused(string code, Action act)
    {
        var refusal = Assert.Throws<RefusedException>(act).Refusal;
        Assert.Equal(code, refusal.Code);
        return refusal;
    }
}
