using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Markets;

public sealed class QuoteTests
{
    [Theory]
    [InlineData(1, 1, true)] // locked is fine
    [InlineData(1, 2, true)]
    [InlineData(2, 1, false)] // bid above the own ask
    [InlineData(0, 1, false)]
    [InlineData(-1, 1, false)]
    [InlineData(1, Instrument.MaxTicks, true)]
    [InlineData(1, Instrument.MaxTicks + 1, false)]
    [InlineData(long.MaxValue, long.MaxValue, false)]
    [InlineData(long.MinValue, long.MaxValue, false)]
    public void A_quote_is_valid_when_a_venue_can_mean_it(long bid, long ask, bool isValid) =>
        Assert.Equal(isValid, new Quote(1, bid, ask).IsValid);
}
