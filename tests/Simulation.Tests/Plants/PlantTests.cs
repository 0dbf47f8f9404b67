namespace OrleansTrading.Simulation.Tests.Plants;

/// <summary>The simulation finds bugs: these, planted in the real code, within three hundred seeds.</summary>
public sealed class PlantTests
{
    private const int Seeds = 300;

    public static TheoryData<Plant> Plants =>
    [
        new Plant("a reservation that is not awaited", "Grains", "Portfolio/PortfolioGrain.cs",
            """
                    if (decision.Events.Count > 0) await Commit(decision.Events, clock.NowNs);
            """,
            """
                    if (decision.Events.Count > 0) _ = Commit(decision.Events, clock.NowNs).AsTask();
            """,
            Invariant.AcknowledgedIsKept),
        new Plant("an acknowledgement before the journal's sync", "Grains", "Portfolio/PortfolioGrain.cs",
            "_version = await journal.AppendAsync(_stream, _version, [.. _unsavedMarks.Concat(events).Select(PortfolioEventCodec.Encode)]);",
            """
            var appended = _unsavedMarks.Concat(events).Select(PortfolioEventCodec.Encode).ToArray();
                        _ = journal.AppendAsync(_stream, _version, appended).AsTask();
                        _version += appended.Length;
            """,
            Invariant.AcknowledgedIsKept, Invariant.AnswersAreTrue),
        new Plant("a retry that is not idempotent", "Grains", "Portfolio/PortfolioGrain.cs",
            """
                    var history = await _history.Of(command.ClientOrderId);
                    var market
            """,
            """
                    IReadOnlyList<PortfolioEvent> history = [];
                    var market
            """,
            Invariant.OnceOnly, Invariant.AcknowledgedIsKept),
        new Plant("a failed append that the grain forgets", "Grains", "Portfolio/PortfolioGrain.cs",
            """
                        _snapshotVersion = _version;
                    }
                    catch
                    {
                        Lose();
            """,
            """
                        _snapshotVersion = _version;
                    }
                    catch
                    {
            """,
            Invariant.AnswersAreTrue, Invariant.AcknowledgedIsKept, Invariant.Money, Invariant.Recovery, Invariant.Liveness, Invariant.OnceOnly),
        new Plant("a cursor that is written before what it covers", "Silo", "MarketSession.cs",
            """
                    await CheckpointGrains(cursorNs);
                    await _session.Checkpoint(cursorNs);
            """,
            """
                    await _session.Checkpoint(cursorNs);
                    await CheckpointGrains(cursorNs);
            """,
            Invariant.SameAsUninterrupted, Invariant.Liveness, Invariant.MarketIsTheTapes),
        new Plant("a checkpoint that turns a grain back which is ahead", "Grains", "Strategies/StrategyGrain.cs",
            "if (cursorNs < state.State.ThroughNs) return Task.CompletedTask;", "",
            Invariant.SameAsUninterrupted, Invariant.TradedOnQuotes),
        new Plant("an instrument that comes to life in the middle of a session", "Grains", "Markets/InstrumentGrain.cs",
            "_isInSession && _market is { } market", "_market is { } market",
            Invariant.SameAsUninterrupted, Invariant.StreamOrder, Invariant.MarketIsTheTapes),
        new Plant("a fee that is not paid in cash", "Domain", "Ledger/Postings.cs",
            "new(Accounts.Cash, instrument.Quote, -fee)", "new(trading, instrument.Quote, -fee)", Invariant.Money),
        new Plant("a gate that forgets what is reserved", "Domain", "Risk/PreTradeGate.cs",
            """
                        var buys = account.Committed(symbol, Side.Buy, order.Replaces);
                        var sells = account.Committed(symbol, Side.Sell, order.Replaces);
            """,
            """
                        var (buys, sells) = (0m, 0m);
            """,
            Invariant.Money),
        new Plant("a page that drops its first entry", "Grains", "Portfolio/JournalPages.cs",
            "entries.RemoveAt(request.Last is null ? count : 0)", "entries.RemoveAt(0)", Invariant.FillsComplete, Invariant.Money),
        new Plant("a subscriber that reads what the others were about to be told of", "Api", "Feeds/FillFeed.cs",
            "            if (isNew) Publish(true);", "            _hasNews = isNew;", Invariant.FillsComplete)
        {
            Also =
            [
                ("    private readonly SemaphoreSlim _reading", "    private bool _hasNews;\n    private readonly SemaphoreSlim _reading"),
                ("                await ReadJournal();\n            }", "                await ReadJournal();\n                if (_hasNews) Publish(true);\n            }"),
            ],
        },
        new Plant("a broken feed whose last quote stays", "Domain", "Markets/ConsolidatedMarket.cs",
            "        Top.Withdraw(venue);\n        _barVenues", "        _barVenues", Invariant.TradedOnQuotes, Invariant.MarketIsTheTapes),
        new Plant("a broken book that breaks again while its venue quotes", "Domain", "Markets/ConsolidatedMarket.cs",
            """
                        book?.Apply(update);
                        Withdraw(
            """,
            """
                        if (book is null || book.Apply(update) == BookChange.Withdrawn) Withdraw(
            """,
            Invariant.TradedOnQuotes, Invariant.MarketIsTheTapes),
        new Plant("a crash after which quotes and trades count twice", "Grains", "Markets/InstrumentGrain.cs",
            """
                    if (block.TimeNs <= state.State.ThroughNs) return ValueTask.CompletedTask;
                    var market
            """,
            """
                    var market
            """,
            Invariant.MarketIsTheTapes, Invariant.TradedOnQuotes, Invariant.SameAsUninterrupted, Invariant.Liveness),
        new Plant("an order that is filled from a broken book", "Grains", "Markets/ExchangeGrain.cs",
            "if (book.Status == BookStatus.Live) _paper.OnBook(block.Symbol, book.TimeNs, book.Book, _reports);",
            "_paper.OnBook(block.Symbol, book.TimeNs, book.Book, _reports);",
            Invariant.TradedOnQuotes),
        new Plant("a checkpoint of a book that forgets what it waits for", "Domain", "Books/VenueBook.cs",
            "update.BeginStale(TimeNs, Fault);", "WriteSnapshot(update);", Invariant.MarketIsTheTapes, Invariant.TradedOnQuotes),
        new Plant("an order that is filled at an open from before it was decided", "Domain", "Execution/Paper/PaperMarket.cs",
            "if (command.DecidedNs > heldFromNs) continue;", "", Invariant.TradedOnQuotes),
        new Plant("a bar that does not wait for the others of its instant", "Grains", "Markets/InstrumentGrain.cs",
            "gatheredNs != 0 && gatheredNs < bars.Current.CloseTimeNs && MustPublish", "gatheredNs != 0 && MustPublish",
            Invariant.MarketIsTheTapes, Invariant.TradedOnQuotes, Invariant.StreamOrder),
        new Plant("an announcement from a thread of the pool", "Grains", "Announcements.cs",
            "await stream.OnNextAsync(item);", "await Task.Run(() => stream.OnNextAsync(item));", Invariant.OneThread),
        new Plant("an activation that is not in the catalogue", "Embedded/Actors", "Activations/ActorRuntime.cs",
            "return _activations.GetOrAdd(id, static (id, made) => new Activation(made.Runtime, made.Class, id.KeyText), (Runtime: this, Class: grainClass));",
            "return new Activation(this, grainClass, id.KeyText);",
            Invariant.SingleActivation),
    ];

    [Theory, MemberData(nameof(Plants))]
    public void A_planted_bug_is_found(Plant plant)
    {
        var house = new PlantedHouse(plant);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            if (house.Run((ulong)seed) is not { } violation) continue;
            TestContext.Current.TestOutputHelper?.WriteLine($"{plant}: found with seed {seed}: {violation}");
            Assert.Contains(violation.Invariant, plant.Breaks);
            return;
        }

        Assert.Fail($"{plant}: not found within {Seeds} seeds.");
    }
}
