using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Markets;

public sealed class CatalogueTests
{
    [Theory]
    [InlineData("EUR/USD")]
    [InlineData("eur/usd")]
    [InlineData("EURUSD")]
    [InlineData("eurUsd")]
    public void An_instrument_answers_to_symbol_and_ticker_in_any_case(string name) =>
        Assert.Same(Sample.EurUsd, Sample.Catalogue.Instrument(name));

    [Fact]
    public void A_venue_answers_to_its_name_in_any_case()
    {
        Assert.Same(Sample.Fxcm, Sample.Catalogue.Venue("FXCM"));
        Assert.True(Sample.Catalogue.HasVenue("fxcm"));
        Assert.False(Sample.Catalogue.HasVenue("nyse"));
    }

    [Fact]
    public void What_is_unknown_is_refused_by_name_and_not_echoed_at_length()
    {
        var endless = new string('x', 5_000);
        Assert.Contains("BASE/QUOTE", Sample.Refused("UNKNOWN_SYMBOL", () => Sample.Catalogue.Instrument("")).Message);
        Assert.True(Sample.Refused("UNKNOWN_SYMBOL", () => Sample.Catalogue.Instrument(endless)).Message.Length < 200);
        Assert.Contains("fxcm, oanda", Sample.Refused("UNKNOWN_VENUE", () => Sample.Catalogue.Venue("nyse")).Message);
        Assert.True(Sample.Refused("UNKNOWN_VENUE", () => Sample.Catalogue.Venue(endless)).Message.Length < 200);
    }

    [Fact]
    public void Two_entries_of_one_name_are_refused()
    {
        Sample.Refused("CATALOGUE_DUPLICATE", () => new Catalogue([Sample.EurUsd, Sample.EurUsd with { Symbol = "eur/usd" }], []));
        // Another symbol, the same ticker.
        Sample.Refused("CATALOGUE_DUPLICATE", () => new Catalogue([Sample.EurUsd, Sample.EurUsd with { Symbol = "EU/RUSD", Base = "EU", Quote = "RUSD" }], []));
        Sample.Refused("CATALOGUE_DUPLICATE", () => new Catalogue([], [Sample.Fxcm, Sample.Fxcm with { Name = "FXCM" }]));
    }

    [Fact]
    public void Lists_are_in_order_of_name_whatever_the_order_of_the_file()
    {
        var catalogue = new Catalogue([Sample.UsdJpy, Sample.BtcUsd, Sample.EurUsd], [Sample.Oanda, Sample.Fxcm]);
        Assert.Equal(["BTC/USD", "EUR/USD", "USD/JPY"], catalogue.Instruments.Select(i => i.Symbol));
        Assert.Equal(["fxcm", "oanda"], catalogue.Venues.Select(v => v.Name));
    }
}
