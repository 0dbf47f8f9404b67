using OrleansTrading.Connectors.Venues.Simulated;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Simulated;

public sealed class ScenarioTests
{
    private const long From = Markets.Origin + 30 * 24 * Markets.Hour + 3_300 * Markets.Second;
    private const long To = From + 600 * Markets.Second;
    private const long Starts = From + 100 * Markets.Second;
    private const long Ends = From + 400 * Markets.Second;

    private static readonly SimulatedOptions Small = new() { Symbols = ["BTC/USD", "ETH/USD", "SOL/USD"], Venues = ["coinbase", "kraken", "bitfinex"] };

    private static readonly SimulatedMarket Names = Market();

    private static readonly List<TapeTick> Usual = Read();

    [Fact]
    public void An_outage_silences_its_venue_while_it_lasts_and_changes_nothing_else()
    {
        var ticks = Read(scenarios: Scenario(ScenarioKind.Outage, "kraken"));
        Assert.Equal(Usual.Where(tick => !(Is(tick, "kraken") && Lasts(tick))), ticks, Same);
        // After the pause the book is sent whole again, as after a pause of the venue's own.
        var numbers = Books("kraken", Scenario(ScenarioKind.Outage, "kraken"));
        Assert.All(numbers, listing => Assert.Equal(2, listing.Snapshots));
    }

    [Fact]
    public void An_outage_of_one_instrument_leaves_the_venues_others()
    {
        var ticks = Read(scenarios: Scenario(ScenarioKind.Outage, "kraken", "ETH/USD"));
        Assert.Equal(Usual.Where(tick => !(Is(tick, "kraken", "ETH/USD") && Lasts(tick))), ticks, Same);
    }

    [Fact]
    public void A_flash_crash_takes_its_depth_from_the_price_and_gives_it_back()
    {
        var mids = Quotes(Read(scenarios: Scenario(ScenarioKind.FlashCrash, null, "BTC/USD", 0.2m)), "coinbase", "BTC/USD")
            .Zip(Quotes(Usual, "coinbase", "BTC/USD"), (quote, usual) => (quote.TimeNs, Part: quote.Mid() / usual.Mid()))
            .ToList();
        Assert.All(mids.Where(row => row.TimeNs is < Starts or >= Ends), row => Assert.Equal(1, row.Part));
        var lowest = mids.MinBy(row => row.Part);
        Assert.InRange(lowest.Part, 0.8, 0.803);
        Assert.InRange((lowest.TimeNs - Starts) / (double)(Ends - Starts), 0.13, 0.17);
        Assert.InRange(mids.Last(row => row.TimeNs < Ends).Part, 0.99, 1);
        Assert.Equal(
            Quotes(Usual, "kraken", "ETH/USD"), Quotes(Read(scenarios: Scenario(ScenarioKind.FlashCrash, null, "BTC/USD", 0.2m)), "kraken", "ETH/USD"));
    }

    [Fact]
    public void A_frozen_venue_goes_on_with_the_price_of_the_start_and_its_books_go_on_being_numbered()
    {
        var scenario = Scenario(ScenarioKind.Frozen, "kraken");
        var ticks = Read(scenarios: scenario);
        var bitcoin = Quotes(ticks, "kraken", "BTC/USD");
        Assert.Equal(Quotes(Usual, "kraken", "BTC/USD").Select(quote => quote.TimeNs), bitcoin.Select(quote => quote.TimeNs));
        var frozen = bitcoin.Where(quote => quote.IsValid && quote.TimeNs is >= Starts and < Ends).Select(quote => (quote.BidTicks, quote.AskTicks)).Distinct();
        Assert.Single(frozen);
        var before = Quotes(Usual, "kraken", "BTC/USD").Last(quote => quote.IsValid && quote.TimeNs < Starts);
        Assert.InRange(frozen.Single().BidTicks / (double)before.BidTicks, 0.9985, 1.0015);
        Assert.Equal(Usual.Where(tick => !Is(tick, "kraken")), ticks.Where(tick => !Is(tick, "kraken")), Same);
        Assert.All(Books("kraken", scenario), listing => Assert.Equal((1, true), (listing.Snapshots, listing.Empty > 0)));
    }

    [Fact]
    public void Of_bad_ticks_the_share_is_the_severity_and_the_book_stays_good()
    {
        var quotes = Quotes(Read(scenarios: Scenario(ScenarioKind.BadTicks, "kraken", "BTC/USD", 0.5m)), "kraken", "BTC/USD");
        var during = quotes.Where(quote => quote.TimeNs is >= Starts and < Ends).ToList();
        // A quarter of the quotes come with a book, and are good.
        Assert.InRange(during.Count(quote => !quote.IsValid) / (double)during.Count, 0.25, 0.5);
        Assert.InRange(quotes.Except(during).Count(quote => !quote.IsValid), 0, 3);
    }

    [Theory]
    [InlineData(ScenarioKind.Outage, "kraken", null, 0)]
    [InlineData(ScenarioKind.Frozen, "kraken", null, 0)]
    [InlineData(ScenarioKind.Frozen, "kraken", "BTC/USD", 0)]
    [InlineData(ScenarioKind.FlashCrash, null, "BTC/USD", 0.3)]
    [InlineData(ScenarioKind.BadTicks, null, "ETH/USD", 1)]
    public void Whoever_is_given_the_same_scenarios_reads_the_same_wherever_he_begins(ScenarioKind kind, string? venue, string? symbol, double severity)
    {
        var scenario = Scenario(kind, venue, symbol, (decimal)severity);
        var whole = Read(scenarios: scenario);
        // One in the middle of it, after an hour's end, and one behind.
        foreach (var after in new[] { From + 50 * Markets.Second, From + 250 * Markets.Second, From + 350 * Markets.Second, From + 500 * Markets.Second })
            Assert.Equal(whole.Where(tick => tick.Tick.TimeNs > after), Read(after, scenario), Same);
    }

    [Fact]
    public void A_scenario_that_is_added_while_it_is_read_gives_the_same_as_one_that_was_there()
    {
        var market = Market();
        var ticks = new List<TapeTick>();
        var added = false;
        foreach (var tick in market.Read(From - 1))
        {
            ticks.Add(Copy(tick));
            if (added || tick.Tick.TimeNs < Starts - Markets.Second) continue;
            market.Scenarios!.Add(Scenario(ScenarioKind.FlashCrash, null, "BTC/USD", 0.2m));
            added = true;
        }
        Assert.Equal(Read(scenarios: Scenario(ScenarioKind.FlashCrash, null, "BTC/USD", 0.2m)), ticks, Same);
    }

    [Fact]
    public void What_has_been_read_is_not_changed_any_more()
    {
        var market = Market();
        Assert.Equal(Markets.Origin, market.Scenarios!.EarliestNs);
        var read = 0L;
        foreach (var tick in market.Read(From - 1))
        {
            read = tick.Tick.TimeNs;
            if (read > Starts) break;
        }
        Assert.InRange(market.Scenarios!.EarliestNs, read + 1, read + Markets.Second / 10);
        Refused.With("SCENARIO_TOO_LATE", () => market.Scenarios!.Add(Scenario(ScenarioKind.Outage, "kraken")));
        market.Scenarios!.Add(Scenario(ScenarioKind.Outage, "kraken") with { FromNs = market.Scenarios!.EarliestNs });
        Assert.Single(market.Scenarios!.All);
    }

    [Fact]
    public void A_scenario_counts_once_and_there_is_a_bound()
    {
        var scenarios = Market().Scenarios;
        for (var i = 0; i < 1_000; i++)
            for (var twice = 0; twice < 2; twice++)
                scenarios.Add(Scenario(ScenarioKind.Outage, "kraken") with { ToNs = Ends + i });
        Assert.Equal(1_000, scenarios.All.Count);
        Refused.With("SCENARIO_LIMIT", () => scenarios.Add(Scenario(ScenarioKind.Outage, "coinbase")), "at most 1000");
        scenarios.Add(Scenario(ScenarioKind.Outage, "kraken"));
    }

    [Fact]
    public void A_scenario_of_what_the_market_does_not_have_is_refused()
    {
        var scenarios = Market().Scenarios;
        Refused.With("UNKNOWN_VENUE", () => scenarios.Add(Scenario(ScenarioKind.Outage, "binance")), "'binance'");
        Refused.With("UNKNOWN_SYMBOL", () => scenarios.Add(Scenario(ScenarioKind.FlashCrash, null, "ADA/USD", 0.1m)), "'ADA/USD'");
        Refused.With("SCENARIO_INVALID", () => scenarios.Add(Scenario(ScenarioKind.FlashCrash, null, "BTC/USD", 1)));
    }

    private static MarketScenario Scenario(ScenarioKind kind, string? venue = null, string? symbol = null, decimal severity = 0) =>
        new(kind, venue, symbol, Starts, Ends, severity);

    private static SimulatedMarket Market(params MarketScenario[] scenarios)
    {
        var market = Markets.Of(3, From, To, options: Small);
        foreach (var scenario in scenarios) market.Scenarios!.Add(scenario);
        return market;
    }

    private static List<TapeTick> Read(long after = From - 1, params MarketScenario[] scenarios) => [.. Market(scenarios).Read(after).Select(Copy)];

    // What a book holds is BookTests' matter; here it is that there is one.
    private static TapeTick Copy(TapeTick tick) => tick.Tick.Kind == TickKind.Book
        ? tick with { Tick = new Tick(new Trade(tick.Tick.TimeNs, 0, tick.Tick.Book.Sequence, Aggressor.Unknown)) }
        : tick;

    private static bool Same(TapeTick one, TapeTick other) => one.Equals(other);

    private static bool Lasts(TapeTick tick) =>
        tick.Tick.TimeNs is >= Starts and < Ends
        // A trade that would have met a quote of the outage has none to meet.
        || (tick.Tick.Kind == TickKind.Trade && tick.Tick.Trade.Aggressor != Aggressor.Unknown && tick.Tick.TimeNs is >= Ends and < Ends + 2 * Markets.Second
            && !Usual.Any(quote => quote.Tick.Kind == TickKind.Quote && (quote.Venue, quote.Instrument) == (tick.Venue, tick.Instrument)
                && quote.Tick.TimeNs >= Ends && quote.Tick.TimeNs < tick.Tick.TimeNs));

    private static bool Is(TapeTick tick, string venue, string? symbol = null) =>
        Names.Venues[tick.Venue].Name == venue && (symbol is null || Names.Instruments[tick.Instrument].Symbol == symbol);

    private static List<Quote> Quotes(List<TapeTick> ticks, string venue, string symbol)
    {
        var at = (Names.Venues.Index().Single(row => row.Item.Name == venue).Index, Names.Instruments.Index().Single(row => row.Item.Symbol == symbol).Index);
        return [.. ticks.Quotes().Where(row => (row.Venue, row.Instrument) == at).Select(row => row.Quote)];
    }

    private static List<(int Snapshots, int Empty)> Books(string venue, MarketScenario scenario)
    {
        var market = Market(scenario);
        var at = market.Venues.Index().Single(row => row.Item.Name == venue).Index;
        var counts = new (int Snapshots, int Empty)[market.Instruments.Count];
        foreach (var tick in market.Read(From - 1))
        {
            if (tick.Venue != at || tick.Tick.Kind != TickKind.Book) continue;
            var update = tick.Tick.Book;
            ref var count = ref counts[tick.Instrument];
            if (update.Kind == Domain.Books.BookUpdateKind.Snapshot) count.Snapshots++;
            if (update.Bids.Length + update.Asks.Length == 0) count.Empty++;
        }
        return [.. counts];
    }
}
