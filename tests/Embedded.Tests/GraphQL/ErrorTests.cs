using System.Text.Json;

namespace OrleansTrading.Embedded.Tests.GraphQL;

public sealed class ErrorTests
{
    [Fact]
    public async Task A_resolver_chooses_what_its_client_sees()
    {
        JsonElement error = (await TestServer.Of<FailingQuery>().RunAsync("{\n  refused\n}")).GetProperty("errors")[0];
        Assert.Equal(
            """{"message":"No funds.","locations":[{"line":2,"column":3}],"path":["refused"],"extensions":{"code":"NO_FUNDS","missing":1.50,"ids":[1,2]}}""",
            error.GetRawText());
    }

    [Theory]
    [InlineData("{ broken }")]
    [InlineData("{ brokenLater }")]
    [InlineData("{ brokenList }")]
    public async Task Unexpected_exceptions_are_hidden(string document)
    {
        JsonElement response = await TestServer.Of<FailingQuery>().RunAsync(document);
        JsonElement error = response.GetProperty("errors")[0];
        Assert.Equal("Unexpected Execution Error", error.GetProperty("message").GetString());
        Assert.DoesNotContain("secret", response.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Details_of_exceptions_are_shown_where_asked_for()
    {
        TestServer server = TestServer.Of<FailingQuery>(b => b.ModifyRequestOptions(o => o.IncludeExceptionDetails = true));
        JsonElement error = (await server.RunAsync("{ broken }")).GetProperty("errors")[0];
        Assert.Equal("secret", error.GetProperty("extensions").GetProperty("message").GetString());
    }

    [Fact]
    public async Task An_error_without_a_code_gets_one() =>
        Assert.Equal(["EXECUTION_ERROR"], await TestServer.Of<FailingQuery>().CodesAsync("{ uncoded }"));

    [Fact]
    public async Task Several_errors_of_one_field_all_arrive() =>
        Assert.Equal(["A", "B"], await TestServer.Of<FailingQuery>().CodesAsync("{ twice }"));

    [Fact]
    public async Task Other_fields_go_on()
    {
        JsonElement response = await TestServer.Of<FailingQuery>().RunAsync("{ fine brokenLater twice }");
        Assert.Equal("""{"fine":1,"brokenLater":null,"twice":null}""", response.GetProperty("data").GetRawText());
        Assert.Equal(["UNEXPECTED_EXECUTION_ERROR", "A", "B"], TestServer.Codes(response));
    }

    [Fact]
    public async Task Filters_see_every_error_and_may_replace_it()
    {
        TestServer server = TestServer.Of<FailingQuery>(b => b
            .AddErrorFilter<RenamingFilter>()
            .AddErrorFilter(e => e.SetExtension("filtered", true)));
        JsonElement error = (await server.RunAsync("{ broken }")).GetProperty("errors")[0];
        Assert.Equal("INVALID", error.GetProperty("extensions").GetProperty("code").GetString());
        Assert.True(error.GetProperty("extensions").GetProperty("filtered").GetBoolean());
        Assert.True((await server.RunAsync("{ nope }")).GetProperty("errors")[0].GetProperty("extensions").GetProperty("filtered").GetBoolean());
    }

    [Fact]
    public void Errors_are_built_and_changed()
    {
        IError error = ErrorBuilder.New().SetMessage("m").SetCode("C").SetExtension("k", 1).AddLocation(1, 2)
            .SetPath(new object[] { "a", 0 }).Build();
        Assert.Equal("C", error.Extensions!["code"]);
        Assert.Equal("/a[0]", error.Path!.Print());
        Assert.Equal("D", error.WithCode("D").Extensions!["code"]);
        Assert.False(error.RemoveCode().Extensions!.ContainsKey("code"));
        Assert.Equal("C", ErrorBuilder.FromError(error).SetMessage("n").Build().Code);
        Assert.Throws<InvalidOperationException>(() => ErrorBuilder.New().Build());
    }

    private sealed class RenamingFilter : IErrorFilter
    {
        public IError OnError(IError error) => error.Exception is InvalidOperationException ? error.WithCode("INVALID") : error;
    }

    public class FailingQuery
    {
        public int Fine => 1;

        public string? Refused() => throw new GraphQLException(
            ErrorBuilder.New().SetMessage("No funds.").SetCode("NO_FUNDS").SetExtension("missing", 1.50m)
                .SetExtension("ids", new[] { 1, 2 }).Build());

        public string? Uncoded() => throw new GraphQLException("Something.");

        public string? Twice() => throw new GraphQLException(
            ErrorBuilder.New().SetMessage("a").SetCode("A").Build(), ErrorBuilder.New().SetMessage("b").SetCode("B").Build());

        public string? Broken => throw new InvalidOperationException("secret");

        public async Task<string?> GetBrokenLaterAsync()
        {
            await Task.Yield();
            throw new InvalidOperationException("secret");
        }

        public IEnumerable<int>? GetBrokenList()
        {
            yield return 1;
            throw new InvalidOperationException("secret");
        }
    }
}
