using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OrleansTrading.Api.Tests;

/// <summary>What GraphQL refuses: by code, and without a trace in the books.</summary>
public sealed class RefusalTests(OpenMarket market) : IClassFixture<OpenMarket>
{
    private const int MaxRequestBytes = 256 * 1_024;

    [Theory]
    [InlineData("0", "QUANTITY_INVALID")]
    [InlineData("-1", "QUANTITY_INVALID")]
    [InlineData("1.5", "QUANTITY_INVALID")]
    [InlineData("1000000000001", "QUANTITY_INVALID")]
    [InlineData("79228162514264337593543950335", "QUANTITY_INVALID")]
    [InlineData("0.0000000000000000000000000001", "QUANTITY_INVALID")]
    [InlineData("1e30", "VALUES_OF_CORRECT_TYPE")]
    [InlineData("-1e30", "VALUES_OF_CORRECT_TYPE")]
    [InlineData("99999999999999999999999999999999", "VALUES_OF_CORRECT_TYPE")]
    [InlineData("1.00000000000000000000000000000000001", "VALUES_OF_CORRECT_TYPE")]
    [InlineData("1e-40", "VALUES_OF_CORRECT_TYPE")]
    [InlineData("\"1\"", "VALUES_OF_CORRECT_TYPE")]
    [InlineData("null", "QUANTITY_INVALID")]
    public Task A_bad_quantity_is_refused(string quantity, string code) =>
        Unchanged(async () => Assert.Equal(code, (await Orders.Submit(market.Client, "bad-1", "EURUSD", "BUY", quantity)).Code));

    [Theory]
    [InlineData("1e30")]
    [InlineData("99999999999999999999999999999999")]
    [InlineData("1.00000000000000000000000000000000001")]
    [InlineData("\"1\"")]
    public Task A_bad_quantity_in_a_variable_is_refused(string quantity) => Unchanged(async () =>
    {
        var body = $$$"""
            {
              "query": "mutation($q: Decimal!) { submitOrder(input: { clientOrderId: \"bad-2\", symbol: \"EURUSD\", side: BUY, quantity: $q }) { order { status } } }",
              "variables": { "q": {{{quantity}}} }
            }
            """;
        Assert.Equal("INVALID_VARIABLE", (await Post(body)).Code);
    });

    [Theory]
    [InlineData("")]
    [InlineData("has space")]
    [InlineData("momentum:EUR/USD:1")]
    [InlineData("ünïcode")]
    [InlineData("new\nline")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123x")]
    public Task A_bad_client_order_id_is_refused(string id) => Unchanged(async () =>
        Assert.Equal("CLIENT_ORDER_ID_INVALID", (await Orders.Submit(market.Client, id, "EURUSD", "BUY", "1")).Code));

    [Fact]
    public Task An_unknown_symbol_is_refused() => Unchanged(async () =>
    {
        Assert.Equal("UNKNOWN_SYMBOL", (await Orders.Submit(market.Client, "bad-3", "EURXXX", "BUY", "1")).Code);
        Assert.Equal("UNKNOWN_SYMBOL", (await market.Client.Send("{ instrument(symbol: \"EURXXX\") { symbol } }")).Code);
    });

    [Fact]
    public Task A_symbol_without_quotes_is_refused() => Unchanged(async () =>
        Assert.Equal("QUOTE_MISSING", (await Orders.Submit(market.Client, "bad-4", "GBPUSD", "BUY", "1")).Code));

    [Fact]
    public Task An_unknown_side_is_refused() => Unchanged(async () =>
        Assert.Equal("VALUES_OF_CORRECT_TYPE", (await Orders.Submit(market.Client, "bad-5", "EURUSD", "HOLD", "1")).Code));

    [Theory]
    [InlineData("ghost")]
    [InlineData("")]
    [InlineData("../main")]
    [InlineData("MAIN")]
    public Task An_unknown_portfolio_is_refused(string name) => Unchanged(async () =>
    {
        Assert.Equal("UNKNOWN_PORTFOLIO", (await Orders.Submit(market.Client, "bad-6", "EURUSD", "BUY", "1", name)).Code);
        var asked = await market.Client.Send("query($name: String!) { portfolio(name: $name) { equity } }", new { name }, Stop.Token);
        Assert.Equal("UNKNOWN_PORTFOLIO", asked.Code);
    });

    [Theory]
    [InlineData("EURUSD", 100_000, "MAX_ORDER_NOTIONAL", 100_000)]
    [InlineData("EURUSD", 50_000, "MAX_ASSET_SHARE", 50_000)]
    [InlineData("NZDUSD", 1, "MIN_NOTIONAL", 1)]
    public Task A_breached_limit_is_named_with_what_it_allows_and_what_was_attempted(
        string symbol, int quantity, string limit, int allowed) => Unchanged(async () =>
    {
        var state = await ServiceState.Read(market.Client, Stop.Token);
        var name = symbol.Insert(3, "/");
        var mid = Books.Exact(state.Instruments.Single(i => i.GetProperty("symbol").GetString() == name).GetProperty("market"), "mid");
        var answer = await Orders.Submit(market.Client, "bad-7", symbol, "SELL", quantity.ToString(CultureInfo.InvariantCulture));

        Assert.Equal(limit, answer.Code);
        Assert.Equal(limit, answer.Extensions.GetProperty("limit").GetString());
        Assert.Equal(allowed, Books.Exact(answer.Extensions, "allowed"));
        // A venue's own price is within some ticks of the mid.
        Assert.InRange(Books.Exact(answer.Extensions, "attempted"), quantity * (mid - 0.0002m), quantity * (mid + 0.0002m));
        Assert.Contains(limit, answer.Message, StringComparison.Ordinal);
    });

    [Fact]
    public Task An_unknown_order_cannot_be_cancelled() => Unchanged(async () =>
        Assert.Equal("UNKNOWN_ORDER", (await Orders.Cancel(market.Client, "ghost")).Code));

    [Theory]
    [InlineData("startStrategy")]
    [InlineData("stopStrategy")]
    public Task An_unknown_strategy_is_refused(string mutation) => Unchanged(async () =>
        Assert.Equal("UNKNOWN_STRATEGY", (await Orders.Strategy(market.Client, mutation, "hope")).Code));

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public Task A_mutation_without_the_token_is_refused(string? token) => Unchanged(async () =>
    {
        using var stranger = new GraphQLClient(market.Service.Process.Port, token);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await Orders.Submit(stranger, "bad-8", "EURUSD", "BUY", "1")).Code);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await Orders.Cancel(stranger, "bad-8")).Code);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await Orders.Strategy(stranger, "startStrategy", "momentum")).Code);
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await Orders.Strategy(stranger, "stopStrategy", "momentum")).Code);
        // Questions are free.
        await stranger.Ask("{ system { stack } }", cancellationToken: Stop.Token);
    });

    [Theory]
    [InlineData("""{"query":"{ system { stack "}""", "HC0011")]
    [InlineData("""{"query":"{ system { nothing } }"}""", "FIELDS_ON_CORRECT_TYPE")]
    [InlineData("""{"query":""}""", "HC0013")]
    [InlineData("""{"query":7}""", "HC0009")]
    [InlineData("""{"query":""", "HC0009")]
    [InlineData("[]", "BATCHING_NOT_ALLOWED")]
    [InlineData("", "HC0009")]
    public Task A_malformed_request_is_refused(string body, string code) =>
        Unchanged(async () => Assert.Equal(code, (await Post(body)).Code));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public Task An_oversized_body_is_refused_with_a_code_and_without_noise(bool isChunked) => Unchanged(async () =>
    {
        var query = JsonSerializer.Serialize(new { query = "{ system { stack } }" + new string(' ', MaxRequestBytes) });
        var content = isChunked
            ? new StreamContent(new UnknownLength(Encoding.UTF8.GetBytes(query)))
            : (HttpContent)new ByteArrayContent(Encoding.UTF8.GetBytes(query));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var answer = await market.Client.SendContent(content, Stop.Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal("HC0010", answer.Code);
        Assert.DoesNotContain("unhandled", market.Service.Process.Output, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_body_below_the_limit_is_read() => Unchanged(async () =>
    {
        var query = "{ system { stack } }" + new string(' ', MaxRequestBytes - 1_000);
        await market.Client.Ask(query, cancellationToken: Stop.Token);
    });

    [Fact]
    public Task Too_deep_a_query_is_refused() => Unchanged(async () =>
    {
        var nested = string.Concat(Enumerable.Repeat("{ a ", 200)) + string.Concat(Enumerable.Repeat("}", 200));
        Assert.Equal("NESTED_TOO_DEEPLY", (await market.Client.Send(nested, cancellationToken: Stop.Token)).Code);

        var types = string.Concat(Enumerable.Repeat("ofType { ", 20)) + "name" + string.Concat(Enumerable.Repeat(" }", 20));
        var answer = await market.Client.Send($"{{ __schema {{ types {{ fields {{ type {{ {types} }} }} }} }} }}", cancellationToken: Stop.Token);
        // Introspection may be deeper than data, since explorers ask for all of it; it has a bound of its own.
        Assert.Equal("HC0087", answer.Code);
    });

    [Theory]
    [InlineData("orders")]
    [InlineData("fills")]
    [InlineData("ledger")]
    public Task A_bad_page_is_refused(string list) => Unchanged(async () =>
    {
        foreach (var first in new[] { "0", "-1", "1001", "2147483647" })
        {
            var answer = await market.Client.Send($"{{ portfolio(name: \"main\") {{ {list}(first: {first}) {{ nodes {{ timeNs: __typename }} }} }} }}");
            Assert.Equal("PAGE_SIZE_INVALID", answer.Code);
        }

        foreach (var after in new[] { "", "x", "-1", "1.2.3", "1.", "99999999999999999999" })
        {
            var answer = await market.Client.Send(
                $"query($after: String) {{ portfolio(name: \"main\") {{ {list}(after: $after) {{ pageInfo {{ endCursor }} }} }} }}", new { after });
            Assert.Equal("CURSOR_INVALID", answer.Code);
        }
    });

    [Theory]
    [InlineData("timeframe: \"7q\"", "TIMEFRAME_UNKNOWN")]
    [InlineData("timeframe: \"\"", "TIMEFRAME_UNKNOWN")]
    [InlineData("last: 0", "BAR_COUNT_INVALID")]
    [InlineData("last: -5", "BAR_COUNT_INVALID")]
    public Task Bad_bars_are_refused(string argument, string code) => Unchanged(async () => Assert.Equal(
        code, (await market.Client.Send($"{{ instrument(symbol: \"EURUSD\") {{ bars({argument}) {{ open }} }} }}")).Code));

    [Fact]
    public Task A_day_of_bars_can_be_asked_for_at_once() => Unchanged(async () =>
    {
        var answer = await market.Client.Ask("{ instrument(symbol: \"EURUSD\") { bars(last: 1440) { open } } }");
        Assert.InRange(answer.GetProperty("instrument").GetProperty("bars").GetArrayLength(), 60, 1_440);
        var beyond = await market.Client.Send("{ instrument(symbol: \"EURUSD\") { bars(last: 1441) { open } } }");
        Assert.Equal("BAR_COUNT_INVALID", beyond.Code);
    });

    [Fact]
    public Task A_foreign_host_name_is_refused() => Unchanged(async () =>
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{market.Service.Process.Port}/health");
        request.Headers.Host = "evil.example";
        using var response = await http.SendAsync(request, Stop.Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    });

    private Task<GraphQLAnswer> Post(string body) =>
        market.Client.SendContent(new StringContent(body, Encoding.UTF8, "application/json"), Stop.Token);

    // The market stands still, so that everything must be as before, to the last digit.
    private async Task Unchanged(Func<Task> act)
    {
        var before = await ServiceState.Read(market.Client, Stop.Token);
        await act();
        Assert.Empty(before.DifferencesTo(await ServiceState.Read(market.Client, Stop.Token)));
    }

    // A body that does not say how long it is.
    private sealed class UnknownLength(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
