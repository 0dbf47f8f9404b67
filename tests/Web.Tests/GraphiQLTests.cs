using OrleansTrading.Web.Tests.Setup;

namespace OrleansTrading.Web.Tests;

/// <summary>The explorer at the API's own address.</summary>
public sealed class GraphiQLTests(Chromium chromium, SimulatedMarket market) : BrowserTest(chromium)
{
    [Fact]
    public async Task The_explorer_runs_a_query_and_a_subscription()
    {
        var visit = await Open(market.Address, "/graphql");

        // The explorer asks for the schema first, and shows it.
        await visit.Page.GetByLabel("Show Documentation Explorer").ClickAsync();
        var types = visit.Page.Locator(".graphiql-doc-explorer-content");
        await Assertions.Expect(types).ToContainTextAsync("Mutation");
        await Assertions.Expect(types).ToContainTextAsync("Opportunity");

        var run = visit.Page.Locator(".graphiql-execute-button");
        var answer = visit.Page.Locator(".result-window .CodeMirror-code");
        await run.ClickAsync();
        await Assertions.Expect(answer).ToContainTextAsync("\"kind\": \"SIMULATED\"");

        await visit.Page.Locator(".graphiql-query-editor .CodeMirror").First.ClickAsync();
        await visit.Page.Keyboard.PressAsync("Control+a");
        await visit.Page.Keyboard.InsertTextAsync("subscription Moves { onQuote(symbol: \"BTC/USD\") { asOfNs mid } }");
        // It looks at what was written when nothing was for a moment; then the tab has the operation's name.
        await Assertions.Expect(visit.Page.Locator(".graphiql-tab-button")).ToHaveTextAsync("Moves");
        await run.ClickAsync();
        await Assertions.Expect(answer).ToContainTextAsync("onQuote");
        await Visit.Changes(() => answer.TextContentAsync(), "the explorer's answer");
        await run.ClickAsync();
    }
}
