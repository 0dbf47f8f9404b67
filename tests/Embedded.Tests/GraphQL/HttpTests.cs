using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace OrleansTrading.Embedded.Tests.GraphQL;

/// <summary>A server on a free port of this machine.</summary>
public sealed class HttpFixture : IAsyncLifetime
{
    private WebApplication? _application;

    public HttpClient Client { get; private set; } = new();

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddGraphQLServer()
            .AddQueryType<TestQuery>()
            .AddMutationType<ValidationTests.Mutation>()
            .AddSubscriptionType<ValidationTests.Subscription>()
            .DisableIntrospection(false)
            .ModifyLimits(l => l.MaxRequestBytes = 2_000);
        _application = builder.Build();
        _application.MapGraphQL();
        await _application.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(_application.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application!.DisposeAsync();
    }
}

public sealed class HttpTests(HttpFixture fixture) : IClassFixture<HttpFixture>
{
    private const string Modern = "application/graphql-response+json";
    private const string Json = "application/json";

    [Theory]
    [InlineData("""{"query":"{ hello }"}""", Json, 200, "")]
    [InlineData("""{"query":"{ hello }"}""", Modern, 200, "")]
    [InlineData("""{"query":"{ \u0068ello }\n","operationName":null,"variables":null,"extensions":null,"other":[1]}""", Modern, 200, "")]
    [InlineData("""{"query":"query A { hello } query B { soon }","operationName":"A","extensions":{"a":1}}""", Modern, 200, "")]
    [InlineData("""{"query":"{ hello"}""", Json, 200, "HC0011")]
    [InlineData("""{"query":"{ hello"}""", Modern, 400, "HC0011")]
    [InlineData("""{"query":"{ nope }"}""", Json, 200, "FIELDS_ON_CORRECT_TYPE")]
    [InlineData("""{"query":"{ nope }"}""", Modern, 400, "FIELDS_ON_CORRECT_TYPE")]
    [InlineData("""{"query":"query ($a: Int!) { intOf(value: $a) }","variables":{"a":"x"}}""", Json, 200, "INVALID_VARIABLE")]
    [InlineData("""{"query":"query ($a: Int!) { intOf(value: $a) }","variables":{"a":"x"}}""", Modern, 400, "INVALID_VARIABLE")]
    [InlineData("""{"query":"query A { hello } query B { soon }"}""", Modern, 400, "OPERATION_NOT_FOUND")]
    [InlineData("""{"query":"{ hello }","operationName":"A"}""", Modern, 400, "OPERATION_NOT_FOUND")]
    [InlineData("""{"query":"subscription { tick }"}""", Modern, 400, "SUBSCRIPTION_NEEDS_A_STREAM")]
    [InlineData("""{"query":"mutation { bump }"}""", Modern, 200, "")]
    [InlineData("""{"operationName":"A"}""", Json, 400, "HC0013")]
    [InlineData("""{"query":null}""", Json, 400, "HC0013")]
    [InlineData("""{"query":""}""", Json, 400, "HC0013")]
    [InlineData("""{"query":{}}""", Json, 400, "HC0009")]
    [InlineData("""{"query":"{ hello }","operationName":1}""", Json, 400, "HC0009")]
    [InlineData("""{"query":"{ hello }","variables":"{}"}""", Json, 400, "HC0009")]
    [InlineData("""{"query":"{ hello }","variables":[1]}""", Json, 400, "HC0009")]
    [InlineData("""{"query":"{ hello }","extensions":0}""", Json, 400, "HC0009")]
    [InlineData("""{"query":"{ hello }" """, Json, 400, "HC0009")]
    [InlineData("""{"query":"{ hello }"} {}""", Json, 400, "HC0009")]
    [InlineData("\"query\"", Json, 400, "HC0009")]
    [InlineData("", Json, 400, "HC0009")]
    [InlineData("""[{"query":"{ hello }"}]""", Json, 400, "BATCHING_NOT_ALLOWED")]
    public async Task A_post_is_answered_with_status_and_code(string body, string accept, int status, string code)
    {
        using HttpResponseMessage response = await PostAsync(body, accept: accept);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(accept, response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("utf-8", response.Content.Headers.ContentType.CharSet);
        JsonElement json = await ReadAsync(response);
        Assert.Equal(code, string.Join(' ', TestServer.Codes(json)));
        Assert.Equal(code.Length == 0, json.TryGetProperty("data", out _));
    }

    [Theory]
    [InlineData("*/*", Json)]
    [InlineData("application/*", Json)]
    [InlineData("application/json, application/graphql-response+json;q=0.5", Json)]
    [InlineData("application/json;q=0.5, application/graphql-response+json", Modern)]
    [InlineData("text/html, application/graphql-response+json; charset=utf-8, */*;q=0.1", Modern)]
    public async Task The_form_of_the_response_is_negotiated(string accept, string expected)
    {
        using HttpResponseMessage response = await PostAsync("""{"query":"{ hello }"}""", accept: accept);
        Assert.Equal(expected, response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json;q=0")]
    [InlineData("application/json; charset=latin1")]
    public async Task A_form_that_is_not_offered_is_406(string accept)
    {
        using HttpResponseMessage response = await PostAsync("""{"query":"{ hello }"}""", accept: accept);
        Assert.Equal(HttpStatusCode.NotAcceptable, response.StatusCode);
        Assert.Equal(["HC0063"], TestServer.Codes(await ReadAsync(response)));
    }

    [Theory]
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("APPLICATION/JSON;charset=\"UTF-8\"", 200)]
    [InlineData("application/json; charset=latin1", 415)]
    [InlineData("application/graphql", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("", 415)]
    public async Task Only_json_in_utf8_is_read(string contentType, int status)
    {
        using HttpResponseMessage response = await PostAsync("""{"query":"{ hello }"}""", contentType: contentType);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("?query={hello}", 200, "")]
    [InlineData("?query=query+A($a:Int!){intOf(value:$a)}&operationName=A&variables={\"a\":1}&extensions={}", 200, "")]
    [InlineData("?query={hello}&variables=&operationName=", 200, "")]
    [InlineData("?query={hello", 400, "HC0011")]
    [InlineData("?query=mutation{bump}", 405, "METHOD_NOT_ALLOWED")]
    [InlineData("?query=subscription{tick}", 405, "METHOD_NOT_ALLOWED")]
    [InlineData("", 400, "HC0013")]
    [InlineData("?query={hello}&variables=[1]", 400, "HC0009")]
    [InlineData("?query={hello}&variables={", 400, "HC0009")]
    [InlineData("?query={hello}&extensions=1", 400, "HC0009")]
    public async Task A_get_runs_queries_only(string query, int status, string code)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/graphql" + query);
        request.Headers.Accept.ParseAdd(Modern);
        using HttpResponseMessage response = await fixture.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(code, string.Join(' ', TestServer.Codes(await ReadAsync(response))));
        if (status == 405)
            Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task Other_methods_are_405(string method)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "/graphql");
        using HttpResponseMessage response = await fixture.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData(2_000, false, 200)]
    [InlineData(2_001, false, 413)]
    [InlineData(2_000, true, 200)]
    [InlineData(2_001, true, 413)]
    public async Task Bodies_are_limited_exactly_whether_or_not_they_say_their_length(int bytes, bool chunked, int status)
    {
        string body = """{"query":"{ hello }","a":""}""";
        body = body.Replace("\"a\":\"\"", $"\"a\":\"{new string('x', bytes - body.Length)}\"", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql");
        request.Content = new StringContent(body, Encoding.UTF8, Json);
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await fixture.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Text_outside_ascii_arrives_whole()
    {
        using HttpResponseMessage response = await PostAsync("""{"query":"{ stringOf(value: \"é漢😀\") }"}""");
        Assert.Equal("é漢😀", (await ReadAsync(response)).GetProperty("data").GetProperty("stringOf").GetString());
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_refused()
    {
        using var content = new ByteArrayContent([.. "{\"query\":\"{ hello \xFF }\"}"u8.ToArray().Select(b => b == 0xC3 ? (byte)0xFF : b)]);
        content.Headers.ContentType = new(Json);
        using HttpResponseMessage response = await fixture.Client.PostAsync("/graphql", content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task The_schema_is_served_as_text()
    {
        string text = await fixture.Client.GetStringAsync("/graphql?sdl", TestContext.Current.CancellationToken);
        Assert.StartsWith("schema {\n  query: TestQuery\n  mutation: Mutation\n  subscription: Subscription\n}\n", text, StringComparison.Ordinal);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

    private async Task<HttpResponseMessage> PostAsync(string body, string contentType = Json, string accept = Json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        if (contentType.Length > 0)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await fixture.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
