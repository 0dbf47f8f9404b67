using System.Text;
using Confluent.Kafka;
using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Kafka;

/// <summary>From a sink over a cluster and a source into a session: what was said arrives, whatever breaks between them.</summary>
public sealed class KafkaTicksTests : IDisposable
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private readonly IReadOnlyList<Listing> _listings = MarketScript.Listed(5);
    private readonly MockCluster _cluster = new(partitions: 3);

    private KafkaSourceOptions Receiving => new()
    {
        Consumer = _cluster.Consuming("hosts"),
        Partitions = _cluster.Partitions,
        SilentAfter = Never,
        FirstRetry = TimeSpan.FromMilliseconds(10),
    };

    private static KafkaSinkOptions Sending => new() { KeyframeEvery = Never, FirstRetry = TimeSpan.FromMilliseconds(10) };

    public void Dispose() => _cluster.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_venues_say_arrives_once_and_in_order_through_the_narrowest_place(int seed)
    {
        var script = new MarketScript(seed, _listings);
        var collected = new CollectingSink(room: 20, appliesAtOnce: false);
        await using var source = new RunningSource(
            Receiving with { Consumer = Receiving.Consumer with { MaxQueuedBlocks = 256 } }, _listings, collected);
        using var applying = new ApplyLoop(collected);
        await using var sink = NewSink(Sending with { KeyframeEvery = TimeSpan.FromMilliseconds(200), MaxQueuedTicks = 100, MaxBlockTicks = 10 });
        // Keyframes and all, it is as if there were no cluster in between.
        await sink.UntilAsync(health => health.IsOpen);
        await source.UntilAsync(() => source.Health.Consumer.Delivered >= _listings.Count);
        await script.WriteAsync(sink.Sink, 6_000);
        await UntilAllArrivedAsync(source, script, collected);

        AssertAllArrived(script, collected);
        AssertStates(script, collected);
        Assert.InRange(collected.MostWaiting, 1, 20);
        Assert.InRange(sink.Sink.Health.QueuedTicks, 0, 100);
        await source.UntilAsync(() => source.Health.KeyframesSpared > 0);
        Assert.Equal((0, 0), (source.Health.Consumer.Gaps, source.Health.Consumer.Duplicates));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public async Task After_a_crash_a_session_goes_on_from_its_checkpoint_and_applies_all_once(int seed)
    {
        var script = new MarketScript(seed, _listings);
        await using var sink = NewSink(Sending);
        await sink.UntilAsync(health => health.IsOpen);
        var session = new CollectingSink(appliesAtOnce: false);
        var options = Receiving with { Consumer = Receiving.Consumer with { CommitEvery = Never, FinishWithin = TimeSpan.Zero } };
        byte[] positions;
        var saved = new CollectingSink(appliesAtOnce: false);
        await using (var source = new RunningSource(options, _listings, session))
        {
            await script.WriteAsync(sink.Sink, 3_000);
            await source.UntilAsync(() => session.Written > 1_000);
            // The checkpoint: everything that was received is applied, and saved with how far that is. None of it was committed by then.
            using (var held = await source.Source.HoldAsync(TestContext.Current.CancellationToken))
            {
                session.Apply();
                session.CopyTo(saved);
                positions = held.Capture();
                Assert.Equal(session.Written, session.Applied);
            }

            // What comes after it, the crash takes with it.
            await script.WriteAsync(sink.Sink, 3_000);
            await source.UntilAsync(() => session.Written > session.Applied + 1_000);
        }

        saved.AppliesAtOnce = true;
        await using var next = new RunningSource(Receiving, _listings, saved, positions: positions);
        await script.WriteAsync(sink.Sink, 1_000);
        await UntilAllArrivedAsync(next, script, saved);
        AssertAllArrived(script, saved);
        Assert.InRange(next.Health.Consumer.Duplicates, 1, long.MaxValue);

        // Nobody decides on what the checkpoint held before it has been said again.
        await script.ReviveAsync(sink.Sink);
        await UntilAllArrivedAsync(next, script, saved);
        AssertStates(script, saved);
    }

    [Fact]
    public async Task What_was_applied_is_committed_while_more_comes_and_nothing_that_was_not()
    {
        var script = new MarketScript(6, _listings);
        await using var sink = NewSink(Sending);
        await sink.UntilAsync(health => health.IsOpen);
        var session = new CollectingSink(appliesAtOnce: false);
        await using (var source = new RunningSource(
            Receiving with { Consumer = Receiving.Consumer with { FinishWithin = TimeSpan.Zero } }, _listings, session))
        {
            // Not one round trip for each block: all of it comes while nothing is applied.
            await script.WriteAsync(sink.Sink, 5_000);
            await source.UntilAsync(() => _listings.All(listing => script.Said(listing).Count > 0) && session.Written >= 5_000);
            Assert.Equal(0, session.Applied);
        }

        // Nothing of it was applied: all of it comes again.
        var again = new CollectingSink();
        await using (var source = new RunningSource(Receiving, _listings, again))
        {
            await UntilAllArrivedAsync(source, script, again);
            AssertAllArrived(script, again);
            await source.StopAsync();
        }

        // All of it was: only what is new comes.
        var said = _listings.ToDictionary(listing => listing, listing => script.Said(listing).Count);
        await script.ReviveAsync(sink.Sink);
        var last = new CollectingSink();
        await using var third = new RunningSource(Receiving, _listings, last);
        await third.UntilAsync(() => _listings.All(listing => Told(script, last, listing).Count >= 2));
        Assert.All(_listings, listing => Assert.Equal(script.Said(listing).Skip(said[listing]), Told(script, last, listing)));
    }

    [Fact]
    public async Task Partitions_that_move_between_hosts_lose_nothing_and_repeat_only_what_was_said_to_be_stale()
    {
        var script = new MarketScript(7, _listings);
        await using var sink = NewSink(Sending with { KeyframeEvery = TimeSpan.FromMilliseconds(500) });
        await sink.UntilAsync(health => health.IsOpen);
        // The grains, which are one whoever hosts them.
        var grains = new CollectingSink();
        var options = Receiving with { Consumer = Receiving.Consumer with { Partitions = null, SessionTimeout = TimeSpan.FromSeconds(6) } };
        await using var first = new RunningSource(options, _listings, grains);
        await script.WriteAsync(sink.Sink, 1_000);
        await first.UntilAsync(() => grains.Written >= 1_000);
        await using var second = new RunningSource(options, _listings, grains);
        while (second.Health.Consumer.Partitions.Count == 0)
        {
            await script.WriteAsync(sink.Sink, 50);
            var written = grains.Written;
            await first.UntilAsync(() => grains.Written > written || second.Health.Consumer.Partitions.Count > 0);
        }

        await script.WriteAsync(sink.Sink, 1_000);
        await first.StopAsync();
        await script.WriteAsync(sink.Sink, 1_000);
        await script.ReviveAsync(sink.Sink);
        await second.UntilAsync(() => StatesAgree(script, grains)
            && _listings.All(listing => Trades(grains.Of(listing))[^1] == Trades(script.Said(listing))[^1]));
        // A group that is rebalancing may refuse a commit: then a part comes again, behind the word that the listing is stale.
        Assert.All(_listings, listing => AssertTradesWithRepeats(Trades(script.Said(listing)), grains.Of(listing)));
    }

    [Fact]
    public async Task A_block_that_is_lost_makes_its_listing_stale_until_the_next_keyframe()
    {
        var script = new MarketScript(8, _listings);
        await using var sink = NewSink(
            Sending with { KeyframeEvery = TimeSpan.FromMilliseconds(100) }, _cluster.Producing with { IsIdempotent = false });
        await sink.UntilAsync(health => health.IsOpen);
        var collected = new CollectingSink();
        await using var source = new RunningSource(Receiving, _listings, collected);
        await script.ReviveAsync(sink.Sink);
        await UntilAllArrivedAsync(source, script, collected);
        // A snapshot of the venue may come before the keyframe, and heal the listing as well: so until one did not.
        for (var round = 0; source.Health.Keyframes == 0; round++)
        {
            Assert.InRange(round, 0, 50);
            var gaps = source.Health.Consumer.Gaps;
            _cluster.Refuse(KafkaRequest.Produce, KafkaErrorNumber.MessageTooLarge, 3);
            await script.WriteAsync(sink.Sink, 500);
            await source.UntilAsync(() => source.Health.Consumer.Gaps > gaps);
            _cluster.Relent(KafkaRequest.Produce);
            await source.UntilAsync(() => StatesAgree(script, collected));
        }

        Assert.Contains(_listings, listing => collected.Of(listing).Any(said => said.StartsWith("Stale Gap", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_producer_that_fails_is_replaced_and_what_happened_arrives_all_the_same()
    {
        var script = new MarketScript(9, _listings);
        var failing = 0;
        await using var sink = new RunningSink(Sending with { MaxBlockTicks = 5 }, _listings, async cancellationToken => new FailingSender(
            await KafkaTickProducer.OpenAsync(_cluster.Producing, TimeProvider.System, null, cancellationToken), failing++ < 3 ? 300 : int.MaxValue));
        var collected = new CollectingSink();
        await using var source = new RunningSource(Receiving, _listings, collected);
        await script.WriteAsync(sink.Sink, 10_000);
        await sink.UntilAsync(health => health is { Failures: 3, IsOpen: true, QueuedTicks: 0 });
        await script.WriteAsync(sink.Sink, 1_000);
        await source.UntilAsync(() => _listings.All(listing => Happened(script.Said(listing)).Count == Happened(collected.Of(listing)).Count));
        foreach (var listing in _listings) Assert.Equal(Happened(script.Said(listing)), Happened(collected.Of(listing)));
        await source.UntilAsync(() => StatesAgree(script, collected));
        Assert.Equal(0, source.Health.Consumer.Gaps);
    }

    [Fact]
    public async Task A_message_that_is_damaged_makes_its_listing_stale_until_the_next_keyframe()
    {
        var script = new MarketScript(10, _listings);
        var collected = new CollectingSink();
        await using var source = new RunningSource(Receiving, _listings, collected);
        await using var sink = NewSink(Sending with { KeyframeEvery = TimeSpan.FromMilliseconds(100) });
        await script.ReviveAsync(sink.Sink);
        await UntilAllArrivedAsync(source, script, collected);
        await SendDamagedAsync(_listings[0]);
        await source.UntilAsync(() => collected.Of(_listings[0]).Any(said => said.StartsWith("Stale BadMessage", StringComparison.Ordinal)));
        await source.UntilAsync(() => StatesAgree(script, collected));
        Assert.Equal(1, source.Health.Consumer.Corrupt);
        Assert.InRange(source.Health.Keyframes, 1, long.MaxValue);
    }

    [Fact]
    public async Task A_listing_of_which_nothing_is_heard_is_stale_and_whole_again_with_the_next_keyframe()
    {
        var script = new MarketScript(11, _listings);
        var collected = new CollectingSink();
        await using var source = new RunningSource(Receiving with { SilentAfter = TimeSpan.FromMilliseconds(800) }, _listings, collected);
        await using var sink = NewSink(Sending with { KeyframeEvery = TimeSpan.FromSeconds(2) });
        await script.ReviveAsync(sink.Sink);
        await source.UntilAsync(() => _listings.All(listing => Count(collected.Of(listing), "Stale Silent") > 0));
        var silences = source.Health.Silences;
        await source.UntilAsync(() => _listings.All(listing => Count(collected.Of(listing), "Snapshot") > 1));
        Assert.InRange(silences, _listings.Count, long.MaxValue);
        Assert.InRange(source.Health.Keyframes, _listings.Count, long.MaxValue);
    }

    private RunningSink NewSink(KafkaSinkOptions options, KafkaProducerOptions? producing = null) =>
        new(options, _listings, async _ => await _cluster.ProduceAsync(producing));

    private async Task SendDamagedAsync(Listing listing)
    {
        var (venue, symbol) = (listing.Venue.Name, listing.Instrument.Symbol);
        byte[] block = [.. Blocks.Numbered(1)];
        block[^1] ^= 1;
        using var producer = new ProducerBuilder<byte[], byte[]>(_cluster.Endpoint.Into(new ProducerConfig())).Build();
        var head = TickEnvelopeHead.Write(new TickStream(Guid.NewGuid(), venue, symbol), 1, Blocks.Start, Blocks.Start, isKeyframe: false);
        await producer.ProduceAsync(
            new TopicPartition(MockCluster.Topic, SymbolPartition.Of(symbol, _cluster.Partitions)),
            new Message<byte[], byte[]>
            {
                Key = Encoding.UTF8.GetBytes(symbol),
                Value = block,
                Headers = new Headers { { TickEnvelopeHead.HeaderName, head } },
            },
            TestContext.Current.CancellationToken);
    }

    private static async Task UntilAllArrivedAsync(RunningSource source, MarketScript script, CollectingSink collected) =>
        await source.UntilAsync(() => script.Listings.All(listing => Told(script, collected, listing).Count >= script.Said(listing).Count));

    private static void AssertAllArrived(MarketScript script, CollectingSink collected) =>
        Assert.All(script.Listings, listing => Assert.Equal(script.Said(listing), Told(script, collected, listing)));

    private static void AssertStates(MarketScript script, CollectingSink collected) => Assert.All(script.Listings, listing =>
        Assert.Equal((script.Book(listing), script.Quote(listing)), (collected.Book(listing), collected.Quote(listing))));

    private static void AssertTradesWithRepeats(List<string> trades, IEnumerable<string> told)
    {
        var (at, mayRepeat) = (0, false);
        foreach (var tick in told)
        {
            mayRepeat |= IsOurs(tick);
            if (!IsTrade(tick)) continue;
            if (at == trades.Count || trades[at] != tick)
            {
                Assert.True(mayRepeat, $"Instead of {(at == trades.Count ? "nothing" : trades[at])} came {tick}");
                at = trades.IndexOf(tick, 0, at);
                Assert.True(at >= 0, $"Nobody said {tick} before");
            }

            at++;
            mayRepeat = false;
        }

        Assert.Equal(trades.Count, at);
    }

    private static int Count(IEnumerable<string> said, string kind) => said.Count(tick => tick.StartsWith(kind, StringComparison.Ordinal));

    private static List<string> Trades(IEnumerable<string> said) => [.. said.Where(IsTrade)];

    private static bool IsTrade(string said) => said.StartsWith("Trade", StringComparison.Ordinal);

    private static bool StatesAgree(MarketScript script, CollectingSink collected) => script.Listings.All(listing =>
        script.Book(listing) == collected.Book(listing) && script.Quote(listing) == collected.Quote(listing));

    // What the script has said, without what was said on the way: that a listing is stale.
    private static List<string> Told(MarketScript script, CollectingSink collected, Listing listing)
    {
        var stale = script.Said(listing).Where(IsStale).ToHashSet();
        return [.. collected.Of(listing).Where(said => !IsStale(said) || stale.Contains(said))];
    }

    private static bool IsStale(string said) => said.StartsWith("Stale", StringComparison.Ordinal);

    // On the way it is said at the time of today, which is not the script's.
    private static bool IsOurs(string said) =>
        IsStale(said)
        && long.Parse(said.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture) > Blocks.Start + Nanoseconds.PerDay;

    private static List<string> Happened(IEnumerable<string> said) =>
        [.. said.Where(tick => IsTrade(tick) || tick.StartsWith("VenueBar", StringComparison.Ordinal))];
}
