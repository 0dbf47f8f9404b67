using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Markets;

public sealed class MarketScenarioTests
{
    [Theory]
    [InlineData(ScenarioKind.Outage, "kraken", null, 0)]
    [InlineData(ScenarioKind.Outage, "kraken", "BTC/USD", 0)]
    [InlineData(ScenarioKind.Frozen, "kraken", null, 0)]
    [InlineData(ScenarioKind.BadTicks, "kraken", null, 1)]
    [InlineData(ScenarioKind.BadTicks, null, "BTC/USD", 0.01)]
    [InlineData(ScenarioKind.FlashCrash, null, "BTC/USD", 0.9)]
    [InlineData(ScenarioKind.FlashCrash, "kraken", "BTC/USD", 0.01)]
    public void What_can_be_meant_is_fine(ScenarioKind kind, string? venue, string? symbol, double severity) =>
        Assert.Null(new MarketScenario(kind, venue, symbol, 0, MarketScenario.MaxLengthNs, (decimal)severity).Check());

    [Theory]
    [InlineData(ScenarioKind.Outage, null, "BTC/USD", 0, "names its venue")]
    [InlineData(ScenarioKind.Outage, "kraken", null, 0.5, "no severity but 0")]
    [InlineData(ScenarioKind.Frozen, null, null, 0, "names its venue")]
    [InlineData(ScenarioKind.BadTicks, null, null, 0.5, "names a venue, an instrument or both")]
    [InlineData(ScenarioKind.BadTicks, "kraken", null, 0, "severity above 0, to 1")]
    [InlineData(ScenarioKind.BadTicks, "kraken", null, 1.01, "severity above 0, to 1")]
    [InlineData(ScenarioKind.FlashCrash, "kraken", null, 0.5, "names its instrument")]
    [InlineData(ScenarioKind.FlashCrash, null, "BTC/USD", 0, "severity above 0, to 0.9")]
    [InlineData(ScenarioKind.FlashCrash, null, "BTC/USD", 0.91, "severity above 0, to 0.9")]
    [InlineData((ScenarioKind)9, "kraken", "BTC/USD", 0.5, "of a known kind")]
    public void What_cannot_be_meant_is_named(ScenarioKind kind, string? venue, string? symbol, double severity, string says)
    {
        var refusal = new MarketScenario(kind, venue, symbol, 0, 1, (decimal)severity).Check()!;
        Assert.Equal("SCENARIO_INVALID", refusal.Code);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(0, MarketScenario.MaxLengthNs + 1)]
    public void It_has_a_length_of_at_most_a_day(long from, long to) =>
        Assert.Equal("SCENARIO_INVALID", new MarketScenario(ScenarioKind.Outage, "kraken", null, from, to, 0).Check()?.Code);
}
