using OrleansTrading.Connectors.Tests.Venues.Live;
using OrleansTrading.Connectors.Venues.Capital;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;
using OrleansTrading.VenueServers;

namespace OrleansTrading.Connectors.Tests.Venues.Capital;

public sealed class CapitalGatewayTests
{
    private const long Since = 1_770_000_000_000_000_000;

    private static readonly Listing Gold = Listings.At(Listings.Venue("capital"), Listings.Gold, "GOLD");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_market_order_opens_a_position_and_is_among_the_fills()
    {
        await using var server = await CapitalQuotesTests.OpenAsync();
        using var gateway = Open(server);
        var order = (await gateway.SubmitAsync(new VenueOrderRequest("my-1", Gold, Side.Buy, 2.5m), Cancelled)).Value!;
        Assert.Equal((OrderStatus.Filled, 2.5m), (order.Status, order.FilledQuantity));
        var fill = Assert.Single((await gateway.GetFillsAsync(Since, Cancelled)).Value!);
        Assert.Equal(("my-1", Side.Buy, 2.5m, 2_000.5m), (fill.ClientOrderId, fill.Side, fill.Quantity, fill.Price));
    }

    [Fact]
    public async Task A_limit_waits_and_is_cancelled_by_our_id()
    {
        await using var server = await CapitalQuotesTests.OpenAsync();
        using var gateway = Open(server);
        await gateway.SubmitAsync(new VenueOrderRequest("my-1", Gold, Side.Sell, 1, 2_100), Cancelled);
        var open = Assert.Single((await gateway.GetOpenOrdersAsync(Cancelled)).Value!);
        Assert.Equal(("my-1", Side.Sell, 2_100m), (open.ClientOrderId, open.Side, open.LimitPrice));
        Assert.Equal(OrderStatus.Cancelled, (await gateway.CancelAsync(Gold, "my-1", Cancelled)).Value!.Status);
        Assert.Equal(VenueErrorKind.UnknownOrder, (await gateway.CancelAsync(Gold, "my-1", Cancelled)).Error!.Kind);
    }

    [Fact]
    public async Task A_deal_that_the_account_cannot_pay_is_refused_by_name()
    {
        await using var server = await CapitalQuotesTests.OpenAsync();
        using var gateway = Open(server);
        var answer = await gateway.SubmitAsync(new VenueOrderRequest("my-1", Gold, Side.Buy, 5_000), Cancelled);
        Assert.Equal(VenueErrorKind.InsufficientFunds, answer.Error!.Kind);
    }

    [Fact]
    public async Task A_deal_whose_reference_was_lost_stays_unknown_and_is_never_sent_again()
    {
        await using var server = await CapitalQuotesTests.OpenAsync();
        using var gateway = Open(server);
        server.Deals.CutsAfterNextDeal = true;
        var request = new VenueOrderRequest("my-1", Gold, Side.Buy, 1);
        for (var i = 0; i < 3; i++) Assert.Equal(VenueErrorKind.OutcomeUnknown, (await gateway.SubmitAsync(request, Cancelled)).Error!.Kind);
        Assert.Equal(1, server.Deals.Count);
        Assert.Equal("", Assert.Single((await gateway.GetFillsAsync(Since, Cancelled)).Value!).ClientOrderId);
    }

    [Fact]
    public async Task A_deal_that_is_confirmed_late_is_asked_for_and_not_sent_again()
    {
        await using var server = await CapitalQuotesTests.OpenAsync();
        using var gateway = Open(server);
        server.RefuseNext("/confirms/", 503, times: Quick.Options.QuestionRetries + 1);
        var request = new VenueOrderRequest("my-1", Gold, Side.Buy, 1);
        Assert.Equal(VenueErrorKind.OutcomeUnknown, (await gateway.SubmitAsync(request, Cancelled)).Error!.Kind);
        Assert.Equal(OrderStatus.Filled, (await gateway.SubmitAsync(request, Cancelled)).Value!.Status);
        Assert.Equal(1, server.Deals.Count);
    }

    [Fact]
    public async Task A_session_that_has_ended_is_begun_again_for_an_order_that_was_not_taken()
    {
        await using var server = await CapitalQuotesTests.OpenAsync();
        using var gateway = Open(server);
        Assert.NotNull((await gateway.GetBalancesAsync(Cancelled)).Value);
        server.EndSession();
        Assert.NotNull((await gateway.SubmitAsync(new VenueOrderRequest("my-1", Gold, Side.Buy, 1), Cancelled)).Value);
        server.EndSession();
        var balance = Assert.Single((await gateway.GetBalancesAsync(Cancelled)).Value!);
        Assert.Equal(("USD", 800.5m, 200m), (balance.Asset, balance.Free, balance.Held));
        Assert.Equal(1, server.Deals.Count);
    }

    private static CapitalGateway Open(CapitalServer server) => new(Gold.Venue, [Gold], CapitalQuotesTests.Options(server), TimeProvider.System);
}
