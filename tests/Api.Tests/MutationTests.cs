using System.Globalization;
using System.Text.Json;

namespace OrleansTrading.Api.Tests;

/// <summary>Commands: once each however often they are sent, kept through kills, and carried out as the recorded quotes say.</summary>
public sealed class MutationTests(MadeUpDay day)
{
    private const int Connections = 50;

    [Fact]
    public async Task The_same_order_again_is_the_same_order()
    {
        using var begun = await BegunDay.Prepare(day, "none");
        using var service = await begun.StandStill();
        var first = await Orders.Submit(service.Client, "o-1", "EURUSD", "BUY", "100");
        var again = await Orders.Submit(service.Client, "o-1", "eur/usd", "BUY", "100.0");
        Assert.Equal("SUBMITTED", Orders.Of(first).GetProperty("status").GetString());
        Assert.Equal(Orders.Of(first).GetRawText(), Orders.Of(again).GetRawText());

        foreach (var (symbol, side, quantity) in new[] { ("EURUSD", "BUY", "101"), ("EURUSD", "SELL", "100"), ("NZDUSD", "BUY", "100") })
            Assert.Equal("CLIENT_ORDER_ID_REUSED", (await Orders.Submit(service.Client, "o-1", symbol, side, quantity)).Code);
        Assert.Single((await ServiceState.Read(service.Client, Stop.Token)).Orders);
    }

    [Fact]
    public async Task One_order_sent_over_fifty_connections_at_once_is_one_order()
    {
        using var begun = await BegunDay.Prepare(day, "none");
        using (var service = await begun.StandStill())
        {
            var answers = await OverFiftyConnections(
                service, async client => Orders.Of(await Orders.Submit(client, "o-50", "EURUSD", "SELL", "7")).GetRawText());
            Assert.Single(answers.Distinct());
            Assert.Single((await ServiceState.Read(service.Client, Stop.Token)).Orders);
        }

        var end = await begun.End();
        Assert.Equal("FILLED", Assert.Single(end.Orders).GetProperty("status").GetString());
        Assert.Single(end.Fills);
        Assert.Empty(Books.Wrongs(end));
    }

    [Fact]
    public async Task One_cancellation_sent_over_fifty_connections_at_once_cancels_once()
    {
        using var begun = await BegunDay.Prepare(day, "none");
        using (var service = await begun.StandStill())
        {
            Orders.Of(await Orders.Submit(service.Client, "o-1", "EURUSD", "BUY", "7"));
            var answers = await OverFiftyConnections(
                service, async client => Orders.Of(await Orders.Cancel(client, "o-1"), "cancelOrder").GetRawText());
            Assert.Equal("PENDING_CANCEL", JsonDocument.Parse(Assert.Single(answers.Distinct())).RootElement.GetProperty("status").GetString());
        }

        using var last = await begun.GoOn();
        await last.Finished(Stop.Token);
        var end = await ServiceState.Read(last.Client, Stop.Token);
        Assert.Equal("CANCELLED", Assert.Single(end.Orders).GetProperty("status").GetString());
        Assert.Empty(end.Fills);
        // Cancelled is what was asked for: again gets the same answer, and so does the order itself.
        Assert.Equal("CANCELLED", Orders.Of(await Orders.Cancel(last.Client, "o-1"), "cancelOrder").GetProperty("status").GetString());
        Assert.Equal("CANCELLED", Orders.Of(await Orders.Submit(last.Client, "o-1", "EURUSD", "BUY", "7")).GetProperty("status").GetString());
        Assert.Equal("MARKET_CLOSED", (await Orders.Submit(last.Client, "o-2", "EURUSD", "BUY", "7")).Code);
    }

    [Fact]
    public async Task A_filled_order_cannot_be_cancelled()
    {
        using var begun = await BegunDay.Prepare(day, "none");
        using (var service = await begun.StandStill()) Orders.Of(await Orders.Submit(service.Client, "o-1", "EURUSD", "BUY", "7"));
        using var last = await begun.GoOn();
        await last.Finished(Stop.Token);
        Assert.Equal("ORDER_CLOSED", (await Orders.Cancel(last.Client, "o-1")).Code);
    }

    [Fact]
    public async Task Orders_of_a_slow_replay_fill_at_the_first_quote_after_five_milliseconds_with_the_fee()
    {
        using var begun = await BegunDay.Prepare(day, "none");
        using var service = await begun.GoOn("30");
        foreach (var (id, symbol, side) in new[] { ("a", "EURUSD", "BUY"), ("b", "NZDUSD", "SELL"), ("c", "EURUSD", "SELL"), ("d", "NZDUSD", "BUY") })
        {
            Orders.Of(await Orders.Submit(service.Client, id, symbol, side, "1000"));
            await Orders.Until(service.Client, id, "FILLED");
        }

        var state = await ServiceState.Read(service.Client, Stop.Token);
        Assert.Equal(4, state.Fills.Count);
        Assert.Empty(FillCheck.Wrongs(state, day.Ticks));
    }

    [Fact]
    public async Task Orders_of_a_slow_recorded_replay_fill_at_the_first_recorded_quote_after_five_milliseconds()
    {
        var command = ReplayTests.Recorded("EURUSD,NZDUSD", 8, 8) with { Strategies = "none", Speed = "300" };
        using var folder = new TemporaryFolder();
        using var service = await Service.Start(command, folder.Path, Stop.Token);
        foreach (var (id, symbol, side) in new[] { ("a", "EURUSD", "BUY"), ("b", "NZDUSD", "SELL") })
        {
            // At night quotes are far between; an order is refused while there is none that is young enough.
            await Until.True(
                async () => (await Orders.Submit(service.Client, id, symbol, side, "1000")).Errors.Count == 0, $"{id} is taken", Stop.Token);
            await Orders.Until(service.Client, id, "FILLED");
        }

        Assert.Empty(FillCheck.Wrongs(await ServiceState.Read(service.Client, Stop.Token), new LeanTicks(command.Path!)));
    }

    [Fact]
    public async Task An_acknowledged_order_survives_a_kill_at_once()
    {
        using var begun = await BegunDay.Prepare(day, "none");
        string answer;
        using (var service = await begun.StandStill())
        {
            answer = Orders.Of(await Orders.Submit(service.Client, "o-1", "EURUSD", "BUY", "100")).GetRawText();
            service.Process.Kill();
        }

        using (var service = await begun.StandStill())
        {
            Assert.Equal(answer, Orders.Of(await Orders.Submit(service.Client, "o-1", "EURUSD", "BUY", "100")).GetRawText());
            service.Process.Kill();
        }

        var end = await begun.End();
        Assert.Equal("FILLED", Assert.Single(end.Orders).GetProperty("status").GetString());
        Assert.Single(end.Fills);
        Assert.Empty(FillCheck.Wrongs(end, day.Ticks));
        Assert.Empty(Books.Wrongs(end));
    }

    [Fact]
    public async Task A_cancellation_that_took_effect_after_the_last_checkpoint_survives_a_kill()
    {
        using var begun = await BegunDay.Prepare(day, "none");
        var orders = 0;
        await Until.True(async () => await CancelAfterCheckpoint(begun, $"o-{++orders}"), "an order is cancelled", Stop.Token);

        using (var service = await begun.GoOn("30"))
        {
            await Orders.Until(service.Client, $"o-{orders}", "CANCELLED");
            service.Process.Kill();
        }

        var end = await begun.End();
        Assert.Equal(orders, end.Orders.Count);
        Assert.Equal("CANCELLED", end.Orders[^1].GetProperty("status").GetString());
        Assert.Equal(orders - 1, end.Fills.Count);
    }

    [Fact]
    public async Task A_stopped_strategy_stays_silent_through_a_kill_and_keeps_watching()
    {
        using var begun = await BegunDay.Prepare(day);
        long stoppedNs;
        using (var service = await begun.StandStill())
        {
            stoppedNs = await service.CursorNs(Stop.Token);
            foreach (var _ in new[] { "first", "again" })
                Assert.Equal("STOPPED", Strategy(await Orders.Strategy(service.Client, "stopStrategy", "mean-reversion"), "stopStrategy"));
            service.Process.Kill();
        }

        var end = await begun.End();
        Assert.Equal("STOPPED", end.Strategies[0].GetProperty("state").GetString());
        Assert.All(Decisions(end, "mean-reversion"), ns => Assert.InRange(ns, 0, stoppedNs));
        Assert.Equal(Decisions(await day.End(), "mean-reversion").Where(ns => ns <= stoppedNs), Decisions(end, "mean-reversion"));
        Assert.Equal(Decisions(await day.End(), "momentum"), Decisions(end, "momentum"));
        Assert.Empty(Books.Wrongs(end));
    }

    [Fact]
    public async Task A_strategy_started_in_the_middle_trades_from_then_on_through_a_kill()
    {
        using var begun = await BegunDay.Prepare(day, "momentum");
        long startedNs;
        using (var service = await begun.StandStill())
        {
            startedNs = await service.CursorNs(Stop.Token);
            foreach (var _ in new[] { "first", "again" })
                Assert.Equal("RUNNING", Strategy(await Orders.Strategy(service.Client, "startStrategy", "mean-reversion"), "startStrategy"));
            service.Process.Kill();
        }

        var end = await begun.End();
        Assert.Equal("RUNNING", end.Strategies[0].GetProperty("state").GetString());
        Assert.NotEmpty(Decisions(end, "mean-reversion"));
        Assert.All(Decisions(end, "mean-reversion"), ns => Assert.InRange(ns, startedNs + 1, long.MaxValue));
        Assert.Equal(Decisions(await day.End(), "momentum"), Decisions(end, "momentum"));
        Assert.Empty(Books.Wrongs(end));
    }

    // The first quote after a start enters at once; where it fills the order, there is nothing to cancel.
    private static async Task<bool> CancelAfterCheckpoint(BegunDay begun, string id)
    {
        using (var service = await begun.StandStill())
        {
            // After a kill no new order is taken before the market is back where it was.
            await Until.True(
                async () => (await Orders.Submit(service.Client, id, "EURUSD", "BUY", "7")).Errors.Count == 0, $"{id} is taken", Stop.Token);
            Orders.Of(await Orders.Submit(service.Client, id, "EURUSD", "BUY", "7"));
            // A clean stop is a checkpoint, of an order and not of a cancellation.
            Assert.Equal(0, await service.Stop(Stop.Token));
        }

        using (var service = await begun.StandStill())
        {
            var answer = await Orders.Cancel(service.Client, id);
            service.Process.Kill();
            return answer.Errors.Count == 0;
        }
    }

    private static async Task<string[]> OverFiftyConnections(Service service, Func<GraphQLClient, Task<string>> send)
    {
        var token = service.Client.Token;
        var clients = Enumerable.Range(0, Connections).Select(_ => new GraphQLClient(service.Process.Port, token)).ToArray();
        try
        {
            return await Task.WhenAll(clients.Select(send));
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }

    private static IEnumerable<long> Decisions(ServiceState state, string strategy) =>
        from order in state.Orders
        where order.GetProperty("strategy").GetString() == strategy
        select long.Parse(order.GetProperty("submittedNs").GetString()!, CultureInfo.InvariantCulture);

    private static string Strategy(GraphQLAnswer answer, string mutation) =>
        answer.Data.GetProperty(mutation).GetProperty("strategy").GetProperty("state").GetString()!;
}
