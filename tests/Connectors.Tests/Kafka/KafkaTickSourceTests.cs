using System.Collections.Immutable;
using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Embedded.Tests.Actors;

namespace OrleansTrading.Connectors.Tests.Kafka;

/// <summary>What a source makes of what its consumer hands it; the consumer itself is elsewhere.</summary>
public sealed class KafkaTickSourceTests : IDisposable
{
    private const int Partitions = 4;

    private static readonly Guid Producer = Guid.NewGuid();

    private readonly IReadOnlyList<Listing> _listings = [.. MarketScript.Listed(8).Where(listing => listing.Venue.Name == "kraken")];
    private readonly ManualClock _clock = new();
    private readonly Meters _meters = new();
    private readonly List<KafkaFault> _faults = [];
    private readonly CollectingSink _sink = new();
    private readonly KafkaTickSource _source;

    public KafkaTickSourceTests() => _source = NewSource(_sink);

    private Listing First => _listings[0];

    private ITickBlockReceiver Receiver => _source;

    public void Dispose()
    {
        _source.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task What_comes_with_a_partition_is_stale_first_and_nothing_else()
    {
        await Receiver.BeginAsync(2, TestContext.Current.CancellationToken);
        foreach (var listing in _listings)
        {
            var isIn = SymbolPartition.Of(listing.Instrument.Symbol, Partitions) == 2;
            Assert.Equal(isIn ? ["Stale Disconnected"] : [], _sink.Of(listing).Select(said => said[.."Stale Disconnected".Length]));
        }

        Assert.Contains(_listings, listing => _sink.Of(listing).Count == 1);
        Assert.Contains(_listings, listing => _sink.Of(listing).Count == 0);
    }

    [Fact]
    public async Task Keyframes_pass_where_something_is_missing_and_not_where_nothing_is()
    {
        await BeginAsync();
        // Nothing is known: the book and the quote pass, each once.
        await SendAsync(1, Snapshot(1), isKeyframe: true);
        await SendAsync(2, AQuote(2), isKeyframe: true);
        await SendAsync(3, Snapshot(1), isKeyframe: true);
        await SendAsync(4, AQuote(2), isKeyframe: true);
        await SendAsync(5, Delta(3));
        await SendAsync(6, Snapshot(3), isKeyframe: true);
        Assert.Equal([Words(Snapshot(1)), Words(AQuote(2)), Words(Delta(3))], Said());
        Assert.Equal((3, 2, 3), (_source.Health.KeyframesSpared, _source.Health.Keyframes, _source.Health.Ticks));

        // The venue's own word that it is stale is followed by its own snapshot; keyframes of a stale book do not come, but of one quoted since do.
        await SendAsync(7, Stale(4, BookFault.Gap));
        await SendAsync(8, AQuote(5));
        await SendAsync(9, AQuote(5), isKeyframe: true);
        await SendAsync(10, Snapshot(6));
        await SendAsync(11, Snapshot(6), isKeyframe: true);
        Assert.Equal([Words(Stale(4, BookFault.Gap)), Words(AQuote(5)), Words(Snapshot(6))], Said().Skip(3));
    }

    [Fact]
    public async Task After_missing_blocks_the_next_keyframe_makes_it_whole()
    {
        await BeginAsync();
        await SendAsync(1, Snapshot(1));
        await Receiver.ReceiveAsync(TickEnvelope.Lost(Stream(First), 4, Blocks.TimeOf(1), BookFault.Gap), TestContext.Current.CancellationToken);
        await SendAsync(5, Delta(5));
        Assert.Equal("not live", _sink.Book(First));
        await SendAsync(6, Snapshot(5), isKeyframe: true);
        Assert.Equal(Words(Snapshot(5)), Said()[^1]);
        Assert.NotEqual("not live", _sink.Book(First));
    }

    [Fact]
    public async Task That_a_listing_is_stale_is_repeated_for_those_who_take_it_for_live()
    {
        await BeginAsync();
        await SendAsync(1, Snapshot(1));
        await SendAsync(2, Stale(2, BookFault.Gap), isKeyframe: true);
        await SendAsync(3, Stale(2, BookFault.Gap), isKeyframe: true);
        Assert.Equal([Words(Snapshot(1)), Words(Stale(2, BookFault.Gap))], Said());
    }

    [Fact]
    public async Task A_book_whose_venue_was_silent_goes_on_without_its_keyframe()
    {
        await BeginAsync();
        await SendAsync(1, Snapshot(1));
        await SendAsync(2, Stale(2, BookFault.Silent));
        await SendAsync(3, Delta(2));
        await SendAsync(4, Snapshot(2), isKeyframe: true);
        Assert.Equal([Words(Snapshot(1)), Words(Stale(2, BookFault.Silent)), Words(Delta(2))], Said());
        Assert.NotEqual("not live", _sink.Book(First));
    }

    [Fact]
    public async Task What_another_producer_says_does_not_go_on_from_what_one_said_before()
    {
        await BeginAsync();
        await SendAsync(1, Snapshot(1));
        await SendAsync(1, Delta(2), producer: Guid.NewGuid());
        Assert.StartsWith("Stale Disconnected", Said()[1], StringComparison.Ordinal);
        Assert.Equal("not live", _sink.Book(First));
    }

    [Fact]
    public async Task Listings_that_nobody_knows_are_counted_and_reported_once()
    {
        var stranger = First with { Instrument = First.Instrument with { Symbol = "WHO/USD" } };
        for (var i = 1; i <= 3; i++) await SendAsync(i, AQuote(i), listing: stranger);
        await SendAsync(1, AQuote(1), listing: First with { Venue = First.Venue with { Name = "nowhere" } });
        Assert.Equal((4, 0), (_source.Health.UnknownBlocks, _sink.Written));
        Assert.Equal(2, _faults.Count(fault => fault.Kind == KafkaFaultKind.UnknownListing));
        Assert.Contains(_faults, fault => fault.Message.Contains("WHO/USD at kraken"));
    }

    [Fact]
    public async Task What_is_too_old_is_passed_over_and_its_listing_is_stale_until_something_younger_says_how_it_stands()
    {
        using var source = NewSource(_sink, maxAge: TimeSpan.FromSeconds(30));
        ITickBlockReceiver receiver = source;
        await receiver.BeginAsync(SymbolPartition.Of(First.Instrument.Symbol, Partitions), TestContext.Current.CancellationToken);
        await ReceiveAsync(1, Snapshot(1), seconds: 0);
        await ReceiveAsync(2, Delta(2), seconds: 30);
        await ReceiveAsync(3, Delta(3), seconds: 31);
        Assert.StartsWith("Stale Gap", Said()[^1], StringComparison.Ordinal);
        await ReceiveAsync(4, Snapshot(4), seconds: 31);
        await ReceiveAsync(5, Delta(5), seconds: 1);
        Assert.Equal("not live", _sink.Book(First));
        await ReceiveAsync(6, Snapshot(5), seconds: 1, isKeyframe: true);
        Assert.NotEqual("not live", _sink.Book(First));
        Assert.Equal(2, source.Health.LateBlocks);
        Assert.Equal(new KafkaVenueHealth(_listings.Count(l => l.Venue.Name == "kraken"), 1, 4, 1_000), source.HealthOf("kraken"));

        ValueTask ReceiveAsync(int sequence, BookUpdate update, int seconds, bool isKeyframe = false) => receiver.ReceiveAsync(
            Envelope(
                sequence, new BookBlockWriter().Encode(update), First, isKeyframe, Producer,
                Nanoseconds.Of(_clock.GetUtcNow().AddSeconds(-seconds))),
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Of_a_block_that_breaks_off_nothing_is_passed_on()
    {
        await BeginAsync();
        var writer = new BookBlockWriter();
        foreach (var number in Enumerable.Range(1, 3)) writer.TryAdd(Snapshot(number));
        // One update fewer than it says, under a good checksum.
        var whole = writer.Take();
        var body = whole[..^4].SetItem(2, 4).ToArray();
        ImmutableArray<byte> broken = [.. body, .. BitConverter.GetBytes(Crc32C.Append(0, body))];
        var corrupt = await Assert.ThrowsAsync<RefusedException>(async () => await SendBlockAsync(1, broken));
        Assert.Equal("TICK_BLOCK_CORRUPT", corrupt.Refusal.Code);
        Assert.Empty(Said());
        await SendBlockAsync(1, whole);
        Assert.Equal(3, Said().Count);
    }

    [Fact]
    public async Task Without_room_a_block_waits_in_its_middle_and_goes_on_in_order()
    {
        var narrow = new CollectingSink(room: 3, appliesAtOnce: false);
        using var source = NewSource(narrow);
        await ((ITickBlockReceiver)source).BeginAsync(SymbolPartition.Of(First.Instrument.Symbol, Partitions), TestContext.Current.CancellationToken)
            .AsTask().WaitAsync(TestContext.Current.CancellationToken);
        narrow.Apply();
        var quotes = Enumerable.Range(1, 50).Select(number => new Quote(Blocks.TimeOf(number), number, number + 1)).ToArray();
        var envelope = Envelope(1, TickBlock.Encode(quotes), First, false, Producer);
        var sending = ((ITickBlockReceiver)source).ReceiveAsync(envelope, TestContext.Current.CancellationToken).AsTask();
        while (!sending.IsCompleted)
        {
            narrow.Apply(2);
            await Task.Yield();
        }

        await sending;
        narrow.Apply();
        Assert.Equal(quotes.Select(quote => quote.ToString()), narrow.Of(First).Where(said => !said.StartsWith("Stale", StringComparison.Ordinal)));
        Assert.Equal(3, narrow.MostWaiting);
    }

    [Fact]
    public async Task The_time_from_sender_to_receiver_is_measured()
    {
        await BeginAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await SendAsync(1, Snapshot(1), sentNs: Nanoseconds.Of(_clock.GetUtcNow()) - 40 * Nanoseconds.PerMillisecond);
        await SendAsync(2, Delta(2), sentNs: Nanoseconds.Of(_clock.GetUtcNow()) - 140 * Nanoseconds.PerMillisecond);
        Assert.Equal(50, _source.Health.DelayMs!.Value, 9);
        Assert.Equal([(KafkaMeters.Delay, 40.0), (KafkaMeters.Delay, 140.0)], _meters.Measured);
    }

    [Fact]
    public void Positions_that_cannot_be_read_are_refused()
    {
        var refused = Assert.Throws<RefusedException>(() => NewSource(_sink, [1, 2, 3]));
        Assert.Equal("STREAM_SEQUENCES_CORRUPT", refused.Refusal.Code);
    }

    [Fact]
    public async Task A_partition_that_the_topic_should_not_have_is_refused()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(async () => await Receiver.BeginAsync(Partitions, TestContext.Current.CancellationToken));
        Assert.Equal("KAFKA_TOPIC", refused.Refusal.Code);
    }

    private static string Words(BookUpdate update) => CollectingSink.Said(new Tick(update));

    private static string Words(in Quote quote) => quote.ToString();

    private static Quote AQuote(int number) => new(Blocks.TimeOf(number), 100, 101);

    private static BookUpdate Snapshot(int number)
    {
        var update = new BookUpdate();
        update.Begin(BookUpdateKind.Snapshot, Blocks.TimeOf(number), number);
        update.AddBid(new BookLevel(100, number));
        update.AddAsk(new BookLevel(101, 5));
        return update;
    }

    private static BookUpdate Delta(int number)
    {
        var update = new BookUpdate();
        update.Begin(BookUpdateKind.Delta, Blocks.TimeOf(number), number);
        update.AddBid(new BookLevel(99, number));
        return update;
    }

    private static BookUpdate Stale(int number, BookFault fault)
    {
        var update = new BookUpdate();
        update.BeginStale(Blocks.TimeOf(number), fault);
        return update;
    }

    private static TickStream Stream(Listing listing) => new(Producer, listing.Venue.Name, listing.Instrument.Symbol);

    private static TickEnvelope Envelope(
        long sequence, ImmutableArray<byte> block, Listing listing, bool isKeyframe, Guid producer, long sentNs = 0) =>
        new(Stream(listing) with { Producer = producer }, sequence, Blocks.TimeOf(1), block) { IsKeyframe = isKeyframe, SentNs = sentNs };

    private KafkaTickSource NewSource(CollectingSink sink, byte[]? positions = null, TimeSpan? maxAge = null) => new(
        new KafkaSourceOptions
        {
            Consumer = new KafkaConsumerOptions { Endpoint = new KafkaEndpoint { Brokers = "localhost:1", Topic = "none" }, Group = "none" },
            Partitions = Partitions,
            MaxAge = maxAge,
        },
        _listings, sink, _meters, _clock, _faults.Add, positions ?? []);

    // What was said of the first listing since its partition has come.
    private List<string> Said() => [.. _sink.Of(First).Skip(1)];

    private ValueTask BeginAsync() =>
        Receiver.BeginAsync(SymbolPartition.Of(First.Instrument.Symbol, Partitions), TestContext.Current.CancellationToken);

    private ValueTask SendAsync(long sequence, BookUpdate update, bool isKeyframe = false, Guid? producer = null, long sentNs = 0) =>
        SendBlockAsync(sequence, new BookBlockWriter().Encode(update), isKeyframe, producer, sentNs: sentNs);

    private ValueTask SendAsync(long sequence, Quote quote, bool isKeyframe = false, Listing? listing = null) =>
        SendBlockAsync(sequence, TickBlock.Encode([quote]), isKeyframe, listing: listing);

    private ValueTask SendBlockAsync(
        long sequence, ImmutableArray<byte> block, bool isKeyframe = false, Guid? producer = null, Listing? listing = null, long sentNs = 0) =>
        Receiver.ReceiveAsync(
            Envelope(sequence, block, listing ?? First, isKeyframe, producer ?? Producer, sentNs), TestContext.Current.CancellationToken);
}
