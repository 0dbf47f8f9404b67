namespace OrleansTrading.Api.Tests;

/// <summary>What is in memory can be asked for.</summary>
public sealed class GrainsTests(OpenMarket market) : IClassFixture<OpenMarket>
{
    [Fact]
    public async Task The_grains_in_memory_are_counted_by_type()
    {
        var data = await market.Client.Ask("{ grains { type activations } venues { name } instruments { symbol } }", null, Stop.Token);
        var grains = data.GetProperty("grains").EnumerateArray()
            .ToDictionary(g => g.GetProperty("type").GetString()!, g => g.GetProperty("activations").GetInt32());
        Assert.Equal(data.GetProperty("venues").GetArrayLength(), grains["ExchangeGrain"]);
        Assert.Equal(data.GetProperty("instruments").GetArrayLength(), grains["InstrumentGrain"]);
        Assert.Equal(1, grains["PortfolioGrain"]);
        Assert.Equal(grains.Values.OrderDescending(), grains.Values);
    }
}
