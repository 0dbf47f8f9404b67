using System.Text;
using System.Text.Json;
using OrleansTrading.Embedded.GraphQL.Execution;

namespace OrleansTrading.Embedded.Tests.GraphQL;

public sealed class LimitTests
{
    [Theory]
    [InlineData(4, 0)]
    [InlineData(3, 1)]
    public async Task Execution_depth_is_limited_exactly_through_fragments(int limit, int errors)
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.AddMaxExecutionDepthRule(limit));
        string[] codes = await server.CodesAsync(
            "{ node { ...A } } fragment A on TestNode { next { ... { ...B } } } fragment B on TestNode { next { name } }");
        Assert.Equal(Enumerable.Repeat("MAX_EXECUTION_DEPTH", errors), codes);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(3, 1)]
    public async Task Fields_are_limited_exactly_with_fragments_expanded(int limit, int errors)
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.ModifyLimits(l => l.MaxFields = limit));
        string[] codes = await server.CodesAsync("{ a: node { ...A } b: node { ...A } } fragment A on TestNode { name }");
        Assert.Equal(Enumerable.Repeat("TOO_MANY_FIELDS", errors), codes);
    }

    [Fact]
    public void Fields_are_counted_over_all_operations_of_a_document()
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.ModifyLimits(l => l.MaxFields = 3));
        Assert.Empty(server.Executor.Prepare("query A { hello soon } query B { old }"u8).Errors);
        Assert.Equal(
            ["TOO_MANY_FIELDS"], server.Executor.Prepare("query A { hello soon } query B { old later }"u8).Errors.Select(e => e.Code));
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(1, 1)]
    public async Task Aliases_are_limited_exactly_with_fragments_expanded(int limit, int errors)
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.ModifyLimits(l => l.MaxAliases = limit));
        string[] codes = await server.CodesAsync("{ node { ...A next { ...A } } } fragment A on TestNode { n: name }");
        Assert.Equal(Enumerable.Repeat("TOO_MANY_ALIASES", errors), codes);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(3, 1)]
    public async Task Tokens_are_limited_exactly(int limit, int errors)
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.ModifyLimits(l => l.MaxTokens = limit));
        Assert.Equal(Enumerable.Repeat("TOO_MANY_TOKENS", errors), await server.CodesAsync("{ hello soon }"));
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(2, 1)]
    public async Task Nesting_is_limited_exactly_through_fragments(int limit, int errors)
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.ModifyLimits(l => l.MaxNesting = limit));
        string[] codes = await server.CodesAsync(
            "{ ...A } fragment A on TestQuery { ...B } fragment B on TestQuery { hello }");
        Assert.Equal(Enumerable.Repeat("NESTED_TOO_DEEPLY", errors), codes);
    }

    [Theory]
    [InlineData("{ node { children(first: 10) { children(first: 9) { name } } } }", 102, 0)]
    [InlineData("{ node { children(first: 10) { children(first: 9) { name } } } }", 101, 1)]
    [InlineData("query ($n: Int! = 9) { node { children(first: 10) { children(first: $n) { name } } } }", 102, 0)]
    [InlineData("query ($n: Int! = 9) { node { children(first: 10) { children(first: $n) { name } } } }", 101, 1)]
    public async Task Objects_are_counted_by_the_lengths_of_lists(string document, double limit, int errors)
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.ModifyCostOptions(o => o.MaxTypeCost = limit));
        Assert.Equal(Enumerable.Repeat("HC0047", errors), await server.CodesAsync(document));
    }

    [Theory]
    [InlineData(13, 0)]
    [InlineData(12, 1)]
    public async Task Resolvers_cost_by_the_lengths_of_lists(double limit, int errors)
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.ModifyCostOptions(o =>
        {
            o.MaxFieldCost = limit;
            o.DefaultResolverCost = 5;
        }));

        // node 1, children 1, and of two children one asynchronous and one property of object type that is not asked for.
        string[] codes = await server.CodesAsync("{ node { children { later { name } } next { name } } }");
        Assert.Equal(Enumerable.Repeat("HC0047", errors), codes);
    }

    [Fact]
    public async Task A_list_size_below_zero_costs_nothing_and_does_not_hide_other_costs()
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.ModifyCostOptions(o => o.MaxTypeCost = 10));
        Assert.Equal(
            ["HC0047"],
            await server.CodesAsync("{ a: quotes(first: -100) { symbol } b: quotes(first: 100) { symbol } }"));
    }

    [Fact]
    public async Task Cost_limits_can_be_turned_off()
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.ModifyCostOptions(o =>
        {
            o.MaxTypeCost = 1;
            o.EnforceCostLimits = false;
        }));
        Assert.Empty(await server.CodesAsync("{ quotes { symbol } }"));
    }

    [Fact]
    public async Task Errors_are_limited()
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.ModifyLimits(l => l.MaxErrors = 3));
        string[] codes = await server.CodesAsync("{ a b c d e f }");
        Assert.Equal(["FIELDS_ON_CORRECT_TYPE", "FIELDS_ON_CORRECT_TYPE", "FIELDS_ON_CORRECT_TYPE", "TOO_MANY_ERRORS"], codes);
    }

    [Fact]
    public async Task Errors_of_execution_are_limited()
    {
        TestServer server = TestServer.Of<ErrorTests.FailingQuery>(b => b.ModifyLimits(l => l.MaxErrors = 2));
        string[] codes = await server.CodesAsync("{ a: uncoded b: uncoded c: uncoded d: uncoded }");
        Assert.Equal(["EXECUTION_ERROR", "EXECUTION_ERROR", "TOO_MANY_ERRORS"], codes);
    }

    [Fact]
    public async Task A_request_that_takes_too_long_is_ended_even_if_its_resolver_is_not()
    {
        TestServer server = TestServer.Of<SlowQuery>(b => b.ModifyRequestOptions(o => o.ExecutionTimeout = TimeSpan.FromMilliseconds(100)));
        JsonElement ignoring = await server.RunAsync("{ forever }");
        Assert.Equal(["HC0045"], TestServer.Codes(ignoring));
        Assert.False(ignoring.TryGetProperty("data", out _));
        Assert.Equal(["HC0045"], await server.CodesAsync("{ patient }"));
    }

    [Fact]
    public void A_chain_of_fragments_that_doubles_at_every_step_is_refused_quickly()
    {
        var document = new StringBuilder("{ node { ...F0 } }");
        for (int i = 0; i < 40; i++)
            document.Append($" fragment F{i} on TestNode {{ a: next {{ ...F{i + 1} }} b: next {{ ...F{i + 1} }} }}");
        document.Append(" fragment F40 on TestNode { name }");
        Assert.Contains("TOO_MANY_FIELDS", Refused(document.ToString()));
    }

    [Fact]
    public void A_long_chain_of_fragments_does_not_exhaust_the_stack()
    {
        var document = new StringBuilder("{ ...F0 }");
        for (int i = 0; i < 20_000; i++)
            document.Append($" fragment F{i} on TestQuery {{ ...F{i + 1} }}");
        document.Append(" fragment F20000 on TestQuery { hello }");
        Assert.Equal(["NESTED_TOO_DEEPLY"], Refused(document.ToString()));
    }

    [Fact]
    public void Documents_are_kept_up_to_a_number()
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.ModifyLimits(l =>
        {
            l.MaxCachedDocuments = 2;
            l.MaxCachedDocumentBytes = 12;
        }));
        PreparedDocument kept = server.Executor.Prepare("{ hello }"u8);
        Assert.Same(kept, server.Executor.Prepare("{ hello }"u8));
        server.Executor.Prepare("{ soon }"u8);
        server.Executor.Prepare("{ later }"u8);
        server.Executor.Prepare("{ old }"u8);
        Assert.Equal(2, server.Executor.CachedDocuments);
        server.Executor.Prepare("{ hello soon later old }"u8);
        server.Executor.Prepare("{ nope }"u8);
        Assert.Equal(2, server.Executor.CachedDocuments);
    }

    [Fact]
    public void A_document_in_use_outlives_one_that_is_not()
    {
        var cache = new DocumentCache(2);
        var documents = Enumerable.Range(0, 3).Select(_ => new PreparedDocument(Array.Empty<CompiledOperation>())).ToArray();
        cache.Add("a"u8, documents[0]);
        cache.Add("b"u8, documents[1]);
        Assert.True(cache.TryGet("a"u8, out _));
        cache.Add("c"u8, documents[2]);
        Assert.True(cache.TryGet("a"u8, out _));
        Assert.False(cache.TryGet("b"u8, out _));
        Assert.True(cache.TryGet("c"u8, out _));
    }

    private static IEnumerable<string?> Refused(string document)
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.ModifyLimits(l => l.MaxTokens = 1_000_000));
        return server.Executor.Prepare(Encoding.UTF8.GetBytes(document)).Errors.Select(e => e.Code);
    }

    public class SlowQuery
    {
        private static readonly TaskCompletionSource<int> Never = new();

        public Task<int> GetForeverAsync() => Never.Task;

        public async Task<int> GetPatientAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 1;
        }
    }
}
