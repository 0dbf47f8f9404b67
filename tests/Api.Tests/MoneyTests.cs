using System.Text.Json;

namespace OrleansTrading.Api.Tests;

/// <summary>Money and reports of a portfolio, through GraphQL.</summary>
public sealed class MoneyTests(MadeUpDay day)
{
    [Fact]
    public async Task Money_moves_once_and_the_statement_ties_out()
    {
        using var begun = await BegunDay.Prepare(day, "none");
        using var service = await begun.StandStill();
        for (var i = 0; i < 2; i++)
        {
            var deposited = await Move(service.Client, "deposit", "d-1", "USD", "250.25");
            Assert.Equal("1000250.25", Funds(deposited, "deposit")[0].GetProperty("cash").GetRawText());
        }

        Assert.Equal("MOVEMENT_ID_REUSED", (await Move(service.Client, "withdraw", "d-1", "USD", "250.25")).Code);
        Assert.Equal("AVAILABLE_CASH", (await Move(service.Client, "withdraw", "w-1", "USD", "2000000")).Code);
        Assert.Equal("AMOUNT_INVALID", (await Move(service.Client, "withdraw", "w-1", "USD", "-5")).Code);
        Assert.Equal("AMOUNT_INVALID", (await Move(service.Client, "deposit", "d-2", "USD", "0.001")).Code);
        Assert.Equal("CURRENCY_UNKNOWN", (await Move(service.Client, "deposit", "d-2", "WAT", "1")).Code);
        await Move(service.Client, "withdraw", "w-1", "USD", "0.25");

        var answer = await service.Client.Send(
            """
            {
              portfolio(name: "main") {
                lots financing funding
                funds { currency cash reserved available }
                taxLots(from: "1970-01-01T00:00:00Z", to: "2200-01-01T00:00:00Z") { totalCount nodes { symbol gain } totals { currency } }
                openLots { totalCount nodes { symbol cost } }
                taxLossHarvest(minLoss: 1) { symbol loss isWashSale }
                statement(from: "1970-01-01T00:00:00Z", to: "2200-01-01T00:00:00Z", first: 2) {
                  tiesOut differences { what } cash { currency opening deposits withdrawals closing }
                  movements { totalCount pageInfo { hasNextPage endCursor } nodes { transactionId amount balance } }
                }
                attribution(from: "1970-01-01T00:00:00Z", to: "2200-01-01T00:00:00Z") { by name currency net }
              }
            }
            """,
            null,
            Stop.Token);
        Assert.Empty(answer.Errors);
        var portfolio = answer.Data.GetProperty("portfolio");
        Assert.Equal(("FIFO", "MARGIN"), (portfolio.GetProperty("lots").GetString(), portfolio.GetProperty("financing").GetString()));
        var statement = portfolio.GetProperty("statement");
        Assert.True(statement.GetProperty("tiesOut").GetBoolean());
        var cash = Assert.Single(statement.GetProperty("cash").EnumerateArray());
        Assert.Equal((1_000_250.25m, 0.25m, 1_000_250m),
            (cash.GetProperty("deposits").GetDecimal(), cash.GetProperty("withdrawals").GetDecimal(), cash.GetProperty("closing").GetDecimal()));
        var movements = statement.GetProperty("movements");
        Assert.Equal(3, movements.GetProperty("totalCount").GetInt64());
        Assert.True(movements.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean());
        Assert.Equal(["capital", "d-1"], movements.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("transactionId").GetString()));
    }

    [Fact]
    public async Task A_report_of_no_period_is_refused()
    {
        using var begun = await BegunDay.Prepare(day, "none");
        using var service = await begun.StandStill();
        var answer = await service.Client.Send(
            """{ portfolio(name: "main") { attribution(from: "2024-01-02T00:00:00Z", to: "2024-01-02T00:00:00Z") { net } } }""", null, Stop.Token);
        Assert.Equal("PERIOD_INVALID", answer.Code);
    }

    private static Task<GraphQLAnswer> Move(GraphQLClient client, string mutation, string id, string currency, string amount) => client.Send(
        $$"""
        mutation($id: String!, $currency: String!) {
          {{mutation}}(input: { id: $id, currency: $currency, amount: {{amount}} }) { funds { currency cash reserved available } }
        }
        """,
        new { id, currency },
        Stop.Token);

    private static JsonElement Funds(GraphQLAnswer answer, string mutation) =>
        answer.Errors.Count == 0 ? answer.Data.GetProperty(mutation).GetProperty("funds") : throw new InvalidOperationException(answer.Text);
}
