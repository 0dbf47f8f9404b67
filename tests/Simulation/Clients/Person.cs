using System.Globalization;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Portfolio;
using OrleansTrading.Simulation.Invariants;
using OrleansTrading.Simulation.Kernel;

namespace OrleansTrading.Simulation.Clients;

/// <summary>
/// Somebody who trades for a portfolio: orders, repeats what got no answer under the same id, sometimes sends it twice at once, repeats
/// what was answered long ago, cancels, looks.
/// </summary>
internal sealed class Person(
    string name, string portfolio, decimal capital, Connection connection, SeededRandom random, Simulator simulator, Acknowledgements acknowledgements,
    Answers answers)
{
    private const int Commands = 30;
    private const int MostAttempts = 12;

    // Values are around one to twenty thousand USD; a smaller portfolio runs into its limits with them.
    private static readonly (string Symbol, decimal Unit)[] Choices = [("BTC/USD", 0.02m), ("ETH/USD", 0.4m), ("SOLUSD", 8m), ("USD/JPY", 1_000m), ("ADA/USD", 2_500m)];
    private static readonly TimeSpan Thinking = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan BeforeRetry = TimeSpan.FromMilliseconds(300);

    private readonly List<OrderCommand> _placed = [];

    /// <summary>Whether it is to stop at the next opportunity.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>Whether it has left.</summary>
    public bool HasLeft { get; private set; }

    public async Task Trade()
    {
        await Insist(p => p.Open("USD", capital, 0));
        for (var i = 0; i < Commands && !IsLeaving; i++)
        {
            if (!random.Chance(0.3)) await connection.Wait(random.Around(Thinking));
            var dice = random.Next(100);
            if (dice < 55 || _placed.Count == 0) await Place(i);
            else if (dice < 65) await Submit(random.Of(_placed));
            else if (dice < 68) await Submit(Altered(random.Of(_placed)));
            else if (dice < 80) await Cancel(random.Of(_placed));
            else if (dice < 85) await Echo();
            else await Look();
        }

        HasLeft = true;
    }

    private async Task Place(int number)
    {
        var (symbol, unit) = random.Of(Choices);
        var id = string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
        var command = new OrderCommand(id, symbol, random.Of([OrderSide.Buy, OrderSide.Sell]), unit * random.Next(1, 12), name, $"trace-{id}");
        _placed.Add(command);
        if (random.Chance(0.15)) await Task.WhenAll(Submit(command), Submit(command));
        else await Submit(command);
        // Most orders live for less than a second; who wants to cancel one must be quick.
        if (random.Chance(0.2)) await Cancel(command);
    }

    private async Task Submit(OrderCommand command)
    {
        var wasKnown = acknowledgements.IsKnown(portfolio, command.ClientOrderId);
        var result = await Insist(p => p.Submit(command), r => acknowledgements.Answered(portfolio, command, wasKnown, r));
        if (result is not null) Note($"{command.ClientOrderId} {result.Refusal?.Code ?? result.Order!.Status.ToString()}");
    }

    private async Task Cancel(OrderCommand placed)
    {
        var command = new CancelCommand(placed.ClientOrderId, name, "trace-cancel");
        var result = await Insist(p => p.Cancel(command), r => acknowledgements.Cancelled(portfolio, command, r));
        if (result is not null) Note($"cancel {command.ClientOrderId} {result.Refusal?.Code ?? result.Order!.Status.ToString()}");
    }

    // A venue's report that comes a second time, long after the first.
    private async Task Echo()
    {
        if (await Insist(p => p.GetFills(PageRequest.Backward(10))) is not { Page.Nodes: { Length: > 0 } fills }) return;
        var fill = fills[random.Next(fills.Length)];
        var report = new ExecutionReport(
            fill.ClientOrderId, ExecutionKind.Filled, long.Parse(fill.TimeNs, CultureInfo.InvariantCulture), fill.TradeId, fill.Quantity, fill.Price, fill.Fee, "");
        await Insist(async p =>
        {
            await p.Report([report, report]);
            return true;
        });
        Note("echo " + fill.TradeId);
    }

    private async Task Look()
    {
        switch (random.Next(5))
        {
            case 0:
                await Insist(p => p.GetOrders(PageRequest.Backward(20)), r => acknowledgements.Listed(portfolio, r));
                break;
            case 1:
                await Insist(p => p.GetLedger(PageRequest.Forward(50)), answers.CheckLedger);
                break;
            case 2:
                await Insist(p => p.GetEquityCurve(100), answers.CheckCurve);
                break;
            default:
                await Insist(p => p.GetStatus(), r => answers.Check(portfolio, r));
                break;
        }
    }

    /// <summary>Asks again until there is an answer; null when it has given up, not knowing.</summary>
    private async Task<T?> Insist<T>(Func<IPortfolioGrain, Task<T>> ask, Action<T>? onAnswer = null)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            try
            {
                return await connection.Ask(grains => ask(grains.GetGrain<IPortfolioGrain>(portfolio)), onAnswer);
            }
            catch (Exception e)
            {
                Note(e.GetType().Name);
                await connection.Wait(random.Around(BeforeRetry * (1 << Math.Min(attempt, 4))));
            }
        }

        return default;
    }

    private static OrderCommand Altered(OrderCommand placed) => placed with { Quantity = placed.Quantity * 2 };

    private void Note(string what) => simulator.Trace.Result(simulator.NowTicks, name, what);
}
