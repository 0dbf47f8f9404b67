using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Markets;

public sealed class InstrumentTests
{
    private static readonly Instrument Quarter = Sample.EurUsd with { TickSize = 0.25m, LotSize = 0.25m };

    [Fact]
    public void A_price_on_a_tick_has_that_many_ticks()
    {
        Assert.True(Sample.EurUsd.TryToTicks(1.10273m, out var ticks));
        Assert.Equal(110_273, ticks);
        Assert.Equal(1.10273m, Sample.EurUsd.ToPrice(ticks));
    }

    [Fact]
    public void A_mid_falls_on_half_ticks() =>
        Assert.Equal(1.102735m, Sample.EurUsd.HalfTicksToPrice(110_273 + 110_274));

    [Theory]
    [InlineData("0")]
    [InlineData("-0.00001")]
    [InlineData("0.000001")]
    [InlineData("1.102731")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-79228162514264337593543950335")]
    public void A_price_that_is_no_tick_is_refused(string price) =>
        Assert.False(Sample.EurUsd.TryToTicks(decimal.Parse(price), out _));

    [Fact]
    public void The_largest_price_passes_and_one_tick_more_does_not()
    {
        var largest = Sample.EurUsd.ToPrice(Instrument.MaxTicks);
        Assert.True(Sample.EurUsd.TryToTicks(largest, out var ticks));
        Assert.Equal(Instrument.MaxTicks, ticks);
        Assert.False(Sample.EurUsd.TryToTicks(largest + Sample.EurUsd.TickSize, out _));
    }

    [Fact]
    public void The_largest_quantity_passes_and_one_lot_more_does_not()
    {
        var largest = Sample.BtcUsd.ToQuantity(Instrument.MaxTicks);
        Assert.True(Sample.BtcUsd.TryToLots(largest, out var lots));
        Assert.Equal(Instrument.MaxTicks, lots);
        Assert.False(Sample.BtcUsd.TryToLots(largest + Sample.BtcUsd.LotSize, out _));
        Assert.False(Sample.BtcUsd.TryToLots(decimal.MaxValue, out _));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1000")]
    [InlineData("999")]
    [InlineData("1000.0000000000000000000000001")]
    public void A_quantity_that_is_no_lot_is_refused(string quantity) =>
        Assert.False(Sample.EurUsd.TryToLots(decimal.Parse(quantity), out _));

    // The quotient of these needs 30 digits; rounded to 29 it looks like a whole number.
    [Fact]
    public void A_price_a_hair_off_a_tick_is_refused_although_the_division_rounds()
    {
        Assert.False(Quarter.TryToTicks(2.5000000000000000000000000001m, out _));
        Assert.False(Quarter.TryToLots(2.5000000000000000000000000001m, out _));
    }

    // Prices in large units of small currencies: the bound itself must not overflow.
    [Fact]
    public void A_coarse_tick_overflows_nothing()
    {
        var coarse = Sample.EurUsd with { TickSize = 1_000_000_000_000m, LotSize = 1_000_000_000_000m };
        Assert.True(coarse.TryToTicks(3_000_000_000_000m, out var ticks));
        Assert.Equal(3, ticks);
        Assert.False(coarse.TryToTicks(3_000_000_000_001m, out _));
        Assert.True(coarse.TryToLots(decimal.Floor(decimal.MaxValue / coarse.LotSize) * coarse.LotSize, out _));
    }

    [Fact]
    public void Ticks_and_lots_round_trip() => Property.Holds(
        Property.Longs(1, Instrument.MaxTicks),
        count =>
        {
            foreach (var instrument in Sample.Catalogue.Instruments.Append(Quarter))
            {
                Assert.True(instrument.TryToTicks(instrument.ToPrice(count), out var ticks));
                Assert.Equal(count, ticks);
                Assert.True(instrument.TryToLots(instrument.ToQuantity(count), out var lots));
                Assert.Equal(count, lots);
                Assert.False(instrument.TryToTicks(instrument.ToPrice(count) + instrument.TickSize / 2, out _));
            }
        });
}
