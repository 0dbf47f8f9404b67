using OrleansTrading.Connectors.Tests.Venues.Live;
using OrleansTrading.Connectors.Venues.Bridge;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Bridge;

/// <summary>Orders through the bridge and ccxt's own code of Binance.</summary>
public sealed class BridgeGatewayTests
{
    private static readonly Listing BtcUsdt = Listings.At(Listings.Venue("binance"), Listings.BtcUsdt, "BTCUSDT");

    private readonly RecordingSink _sink = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders_go_wait_fill_and_end_once_each()
    {
        await using var server = await BinanceTests.OpenAsync();
        await using var bridge = new RunningBridge(TimeProvider.System);
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server));
        await connection.UntilAsync(h => h.State == ConnectionState.Live);
        var gateway = new BridgeGateway(BtcUsdt.Venue, [BtcUsdt], bridge.Process);

        var limit = new VenueOrderRequest("my-1", BtcUsdt, Side.Buy, 0.00012m, 50_000.01m);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => gateway.SubmitAsync(limit, Cancelled).AsTask()));
        var order = Assert.Single(answers.Select(a => a.Value).Distinct())!;
        Assert.Equal((OrderStatus.Accepted, 0.00012m, 50_000.01m), (order.Status, order.Quantity, order.LimitPrice));
        Assert.Equal("my-1", Assert.Single((await gateway.GetOpenOrdersAsync(Cancelled)).Value!).ClientOrderId);
        Assert.Equal(OrderStatus.Cancelled, (await gateway.CancelAsync(BtcUsdt, "my-1", Cancelled)).Value!.Status);
        Assert.Equal(VenueErrorKind.UnknownOrder, (await gateway.CancelAsync(BtcUsdt, "my-1", Cancelled)).Error!.Kind);

        var filled = (await gateway.SubmitAsync(new VenueOrderRequest("my-2", BtcUsdt, Side.Sell, 0.001m), Cancelled)).Value!;
        Assert.Equal((OrderStatus.Filled, 0.001m), (filled.Status, filled.FilledQuantity));
        var fill = Assert.Single((await gateway.GetFillsAsync(0, Cancelled)).Value!);
        Assert.Equal(("my-2", Side.Sell, 60_000m, 0.06m, "USDT"), (fill.ClientOrderId, fill.Side, fill.Price, fill.Fee, fill.FeeAsset));
        Assert.Equal(new VenueBalance("USDT", 1_000.5m, 20), Assert.Single((await gateway.GetBalancesAsync(Cancelled)).Value!));
        Assert.Equal(VenueErrorKind.InsufficientFunds, (await gateway.SubmitAsync(new VenueOrderRequest("my-3", BtcUsdt, Side.Buy, 500), Cancelled)).Error!.Kind);
        Assert.Equal(2, server.Orders.Count);
    }

    [Fact]
    public async Task An_order_whose_answer_was_lost_is_found_among_the_open_ones_and_not_sent_again()
    {
        await using var server = await BinanceTests.OpenAsync();
        await using var bridge = new RunningBridge(TimeProvider.System);
        await using var connection = bridge.Connect(_sink, BtcUsdt, RunningBridge.Binance(server));
        await connection.UntilAsync(h => h.State == ConnectionState.Live);
        var gateway = new BridgeGateway(BtcUsdt.Venue, [BtcUsdt], bridge.Process);

        server.Orders.CutsAfterNextOrder = true;
        var request = new VenueOrderRequest("my-1", BtcUsdt, Side.Buy, 0.001m, 50_000);
        Assert.Equal(VenueErrorKind.OutcomeUnknown, (await gateway.SubmitAsync(request, Cancelled)).Error!.Kind);
        Assert.Equal(OrderStatus.Accepted, (await gateway.SubmitAsync(request, Cancelled)).Value!.Status);
        Assert.Equal(1, server.Orders.Count);
    }

    [Fact]
    public async Task Without_a_connection_the_venue_is_not_available_and_the_order_may_be_sent_again()
    {
        await using var bridge = new RunningBridge(TimeProvider.System);
        var gateway = new BridgeGateway(BtcUsdt.Venue, [BtcUsdt], bridge.Process);
        var answer = await gateway.SubmitAsync(new VenueOrderRequest("my-1", BtcUsdt, Side.Buy, 0.001m), Cancelled);
        Assert.Equal(VenueErrorKind.Unavailable, answer.Error!.Kind);
    }
}
