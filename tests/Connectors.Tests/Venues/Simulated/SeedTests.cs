using System.Buffers.Binary;
using System.Security.Cryptography;
using OrleansTrading.Connectors.Venues.Simulated;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Simulated;

public sealed class SeedTests
{
    private const string Calm = "coinbase,60,1,1,0.1,0,0,0\n";

    [Fact]
    public void The_first_ticks_of_seed_1_are_those_of_the_models_version()
    {
        // Whoever changes the model, or the shipped parameters, changes SimulatedModel.Version with it, and this.
        Assert.Equal("f43fddea76f6f589126cf5c82fda57f2ed6b85c4369c7a497fae33f21da9a045", Hash(Markets.Of(1).Read(Markets.Origin - 1).Take(10_000)));
        Assert.Equal("96ccb8f834726e0d67ca6392b5d9ef01", Markets.Of(1).Fingerprint);
    }

    [Fact]
    public void A_seed_gives_the_same_quotes_again_and_another_seed_others()
    {
        Assert.Equal(Hash(Markets.Of(-7).All().Take(5_000)), Hash(Markets.Of(-7).All().Take(5_000)));
        long[] seeds = [0, 1, 2, -1, long.MaxValue, long.MinValue];
        var hashes = seeds.Select(seed => Hash(Markets.Of(seed).All().Take(100)));
        Assert.Equal(6, hashes.Distinct().Count());
    }

    [Fact]
    public void The_fingerprint_is_of_seed_and_parameters_and_not_of_the_window()
    {
        var usual = Markets.Of(1).Fingerprint;
        Assert.Matches("^[0-9a-f]{32}$", usual);
        Assert.Equal(usual, Markets.Of(1, Markets.Origin + 5, Markets.Origin + 6).Fingerprint);
        Assert.Equal(usual, Markets.Of(1, options: Markets.Coins with { FullFromNs = Markets.Origin + Markets.Hour }).Fingerprint);
        Assert.NotEqual(usual, new SimulatedMarket(Markets.Known, 1, Markets.Origin, long.MaxValue).Fingerprint);
        Assert.NotEqual(usual, Markets.Of(1, options: Markets.Coins with { Rate = 1.5m }).Fingerprint);
        Assert.NotEqual(usual, Markets.Of(1, options: Markets.Coins with { QuotesOnly = true }).Fingerprint);
        Assert.NotEqual(usual, Markets.Of(1, options: Markets.Coins with { Venues = ["kraken"] }).Fingerprint);
        Assert.NotEqual(usual, Markets.Of(2).Fingerprint);

        var calm = Of(Markets.With(Calm));
        Assert.Equal(calm, Of(Markets.With("coinbase,60.0,1.00,1,0.10,0,0,0\n")));
        string[] venues =
        [
            "kraken,60,1,1,0.1,0,0,0", "coinbase,61,1,1,0.1,0,0,0", "coinbase,60,2,1,0.1,0,0,0", "coinbase,60,1,2,0.1,0,0,0",
            "coinbase,60,1,1,0.2,0,0,0", "coinbase,60,1,1,0.1,1,0,0", "coinbase,60,1,1,0.1,0,1,0", "coinbase,60,1,1,0.1,0,0,1",
        ];
        string[] instruments =
        [
            "ETH/USD,90000,0.45,0.95,1.5,240,10", "BTC/USD,90001,0.208,0.95,1.5,240,10", "BTC/USD,90000,0.209,0.95,1.5,240,10",
            "BTC/USD,90000,0.208,0.96,1.5,240,10", "BTC/USD,90000,0.208,0.95,1.6,240,10", "BTC/USD,90000,0.208,0.95,1.5,241,10",
            "BTC/USD,90000,0.208,0.95,1.5,240,11",
        ];
        string[] changed =
        [
            calm,
            .. venues.Select(venue => Of(Markets.With(venue))),
            .. instruments.Select(instrument => Of(Markets.With(Calm, instrument))),
        ];
        Assert.Equal(changed.Length, changed.Distinct().Count());

        var bitcoin = Markets.Known.Instrument("BTC/USD") with { TickSize = 0.001m };
        var finer = new Catalogue([bitcoin], Markets.Known.Venues, [Markets.Known.FindListing("coinbase", "BTC/USD")! with { Instrument = bitcoin }]);
        Assert.NotEqual(calm, new SimulatedMarket(finer, 1, Markets.Origin, long.MaxValue, Markets.With(Calm)).Fingerprint);

        static string Of(SimulatedParameters parameters) => Markets.Of(1, parameters: parameters).Fingerprint;
    }

    [Fact]
    public void A_listing_does_not_depend_on_which_others_there_are()
    {
        const string btc = "BTC/USD,90000,0.208,0.95,1.5,240,10\n";
        var alone = Markets.Of(3, Markets.Origin, Markets.Origin + 600 * Markets.Second, Markets.With(Calm, btc));
        var among = Markets.Of(
            3, Markets.Origin, Markets.Origin + 600 * Markets.Second,
            Markets.With(
                "kraken,120,1,1,0.1,1,1,1\n" + Calm + "bitfinex,120,1,1,0.1,1,1,1\n", "ADA/USD,0.4,0.85,1.45,3,420,14\n" + btc));
        Assert.Equal(
            alone.All().Select(quote => quote.Quote),
            among.All()
                .Where(quote => among.Venues[quote.Venue].Name == "coinbase" && among.Instruments[quote.Instrument].Base == "BTC")
                .Select(quote => quote.Quote));
    }

    private static string Hash(IEnumerable<TapeTick> ticks)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[8];
        foreach (var tick in ticks)
        {
            Add(tick.Venue, tick.Instrument, (long)tick.Tick.Kind, tick.Tick.TimeNs);
            if (tick.Tick.Kind == TickKind.Quote) Add(tick.Quote.BidTicks, tick.Quote.AskTicks);
            else if (tick.Tick.Kind == TickKind.Trade) Add(tick.Tick.Trade.PriceTicks, tick.Tick.Trade.SizeLots, (long)tick.Tick.Trade.Aggressor);
            else
            {
                Add((long)tick.Tick.Book.Kind, tick.Tick.Book.Sequence, tick.Tick.Book.Bids.Length);
                foreach (var level in tick.Tick.Book.Bids) Add(level.PriceTicks, level.SizeLots);
                foreach (var level in tick.Tick.Book.Asks) Add(level.PriceTicks, level.SizeLots);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Add(params ReadOnlySpan<long> numbers)
        {
            foreach (var number in numbers)
            {
                BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
                hash.AppendData(bytes);
            }
        }
    }
}
