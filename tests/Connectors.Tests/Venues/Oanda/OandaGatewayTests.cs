using OrleansTrading.Connectors.Tests.Venues.Live;
using OrleansTrading.Connectors.Venues.Oanda;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;
using OrleansTrading.VenueServers;

namespace OrleansTrading.Connectors.Tests.Venues.Oanda;

public sealed class OandaGatewayTests
{
    private static readonly Listing EurUsd = Listings.At(Listings.Venue("oanda"), Listings.EurUsd, "EUR_USD");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_market_order_fills_and_is_among_the_fills_with_our_id()
    {
        await using var server = await OpenAsync();
        using var gateway = Open(server);
        var order = (await gateway.SubmitAsync(new VenueOrderRequest("my-1", EurUsd, Side.Sell, 1_000), Cancelled)).Value!;
        Assert.Equal(("my-1", OrderStatus.Filled, Side.Sell, 1_000m), (order.ClientOrderId, order.Status, order.Side, order.FilledQuantity));
        var fill = Assert.Single((await gateway.GetFillsAsync(0, Cancelled)).Value!);
        Assert.Equal(("my-1", "EUR/USD", Side.Sell, 1_000m, 1.1m, 0.0125m), (fill.ClientOrderId, fill.Symbol, fill.Side, fill.Quantity, fill.Price, fill.Fee));
        Assert.Equal(1_770_000_001_500_000_000, fill.TimeNs);
    }

    [Fact]
    public async Task A_limit_waits_and_is_cancelled_by_our_id()
    {
        await using var server = await OpenAsync();
        using var gateway = Open(server);
        await gateway.SubmitAsync(new VenueOrderRequest("my-1", EurUsd, Side.Buy, 5, 1.05m), Cancelled);
        var open = Assert.Single((await gateway.GetOpenOrdersAsync(Cancelled)).Value!);
        Assert.Equal(("my-1", OrderStatus.Accepted, 1.05m), (open.ClientOrderId, open.Status, open.LimitPrice));
        Assert.Equal(OrderStatus.Cancelled, (await gateway.CancelAsync(EurUsd, "my-1", Cancelled)).Value!.Status);
        Assert.Empty((await gateway.GetOpenOrdersAsync(Cancelled)).Value!);
        Assert.Equal(VenueErrorKind.UnknownOrder, (await gateway.CancelAsync(EurUsd, "my-1", Cancelled)).Error!.Kind);
    }

    [Fact]
    public async Task The_same_order_again_is_the_same_order_also_when_both_come_at_once()
    {
        await using var server = await OpenAsync();
        using var gateway = Open(server);
        var request = new VenueOrderRequest("my-1", EurUsd, Side.Buy, 5, 1.05m);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gateway.SubmitAsync(request, Cancelled).AsTask()));
        Assert.Single(answers.Select(a => a.Value!.VenueOrderId).Distinct());
        Assert.Equal(1, server.Orders.Count);
    }

    [Fact]
    public async Task An_order_whose_answer_was_lost_is_found_by_its_id_and_not_sent_again()
    {
        await using var server = await OpenAsync();
        using var gateway = Open(server);
        server.Orders.CutsAfterNextOrder = true;
        var request = new VenueOrderRequest("my-1", EurUsd, Side.Buy, 5, 1.05m);
        Assert.Equal(VenueErrorKind.OutcomeUnknown, (await gateway.SubmitAsync(request, Cancelled)).Error!.Kind);
        Assert.Equal(OrderStatus.Accepted, (await gateway.SubmitAsync(request, Cancelled)).Value!.Status);
        Assert.Equal(1, server.Orders.Count);
        Assert.Single(server.Requests, r => r.Method == "POST");
    }

    [Fact]
    public async Task An_order_that_the_venue_had_no_time_for_may_be_sent_again()
    {
        await using var server = await OpenAsync();
        using var gateway = Open(server);
        server.RefuseNext("/orders", 429, retryAfter: 7);
        var request = new VenueOrderRequest("my-1", EurUsd, Side.Buy, 5, 1.05m);
        var refused = (await gateway.SubmitAsync(request, Cancelled)).Error!;
        Assert.Equal((VenueErrorKind.RateLimited, TimeSpan.FromSeconds(7)), (refused.Kind, refused.RetryAfter));
        Assert.NotNull((await gateway.SubmitAsync(request, Cancelled)).Value);
    }

    [Theory]
    [InlineData("my-1", 50_000_000, null, VenueErrorKind.InsufficientFunds)]
    [InlineData("my-1", 0.5, null, VenueErrorKind.OrderRejected)]
    [InlineData("my-1", 5, 1.000001, VenueErrorKind.OrderRejected)]
    [InlineData("my 1", 5, null, VenueErrorKind.OrderRejected)]
    [InlineData("", 5, null, VenueErrorKind.OrderRejected)]
    public async Task Refusals_have_names(string id, double quantity, double? limit, VenueErrorKind kind)
    {
        await using var server = await OpenAsync();
        using var gateway = Open(server);
        var answer = await gateway.SubmitAsync(new VenueOrderRequest(id, EurUsd, Side.Buy, (decimal)quantity, (decimal?)limit), Cancelled);
        Assert.Equal(kind, answer.Error!.Kind);
        Assert.Equal(0, server.Orders.Count);
    }

    [Fact]
    public async Task Questions_are_asked_again_after_faults_that_pass()
    {
        await using var server = await OpenAsync();
        using var gateway = Open(server);
        server.RefuseNext("/summary", 503, times: 2, body: "<html>");
        var balance = Assert.Single((await gateway.GetBalancesAsync(Cancelled)).Value!);
        Assert.Equal(("USD", 99_750.25m, 250.25m), (balance.Asset, balance.Free, balance.Held));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_wrong_token_is_an_answer_by_name()
    {
        await using var server = await OpenAsync();
        using var gateway = new OandaGateway(EurUsd.Venue, [EurUsd], OandaPricesTests.Options(server, "wrong-and-secret"), TimeProvider.System);
        var error = (await gateway.GetBalancesAsync(Cancelled)).Error!;
        Assert.Equal(VenueErrorKind.Authentication, error.Kind);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    private static async Task<OandaServer> OpenAsync()
    {
        var server = await OandaServer.OpenAsync();
        server.Price("EUR_USD", "1.10000", "1.10012");
        return server;
    }

    private static OandaGateway Open(OandaServer server) => new(EurUsd.Venue, [EurUsd], OandaPricesTests.Options(server), TimeProvider.System);
}
