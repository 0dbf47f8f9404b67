using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Embedded.Tests.Actors;

namespace OrleansTrading.Connectors.Tests.Kafka;

public sealed class KafkaTickSinkTests
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly KafkaSinkOptions Patient = new() { GatherFor = Never, KeyframeEvery = Never };

    private readonly IReadOnlyList<Listing> _listings = [.. MarketScript.Listed(4).Where(listing => listing.Venue.Name == "kraken")];
    private readonly RecordingSender _sender = new();

    private Listing First => _listings[0];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Ticks_leave_in_the_order_in_which_each_listing_was_told_in_blocks_of_one_kind(int seed)
    {
        var options = Patient with { GatherFor = TimeSpan.FromMilliseconds(1), MaxBlockTicks = 7, MaxQueuedTicks = 40 };
        await using var running = new RunningSink(options, _listings, _sender);
        await running.UntilAsync(health => health.IsOpen);
        MarketScript[] scripts = [.. _listings.Select((listing, index) => new MarketScript(10 * seed + index, [listing]))];
        await Task.WhenAll(scripts.Select(script => Task.Run(() => script.WriteAsync(running.Sink, 2_000))));
        await running.StopAsync();

        foreach (var script in scripts)
        {
            var listing = script.Listings[0];
            // At the start and at the end it is said that nothing is to be trusted.
            Assert.Equal(script.Said(listing), _sender.Ticks(listing.Instrument.Symbol).Skip(1).SkipLast(1));
        }

        Assert.All(_sender.Sent, block => Assert.InRange(block.Ticks.Count, 1, 7));
        Assert.Contains(_sender.Sent, block => block.Ticks.Count > 1);
        Assert.Equal((8_000, 0, 1), (running.Sink.Health.Ticks, running.Sink.Health.QueuedTicks, running.Sink.Health.Sessions));
    }

    [Fact]
    public async Task Ticks_wait_for_others_for_a_moment()
    {
        var clock = new ManualClock();
        await using var running = new RunningSink(Patient with { GatherFor = TimeSpan.FromSeconds(2) }, _listings, _sender, clock);
        await running.UntilAsync(health => health.IsOpen);
        for (var i = 0; i < 3; i++) Assert.True(running.Sink.TryWrite(First, ATrade(i)));
        await clock.TimerSet(TimeSpan.FromSeconds(2));
        Assert.Equal(0, running.Sink.Health.Blocks);
        clock.Advance(TimeSpan.FromSeconds(2));
        await running.UntilAsync(health => health.Blocks == 1);
        Assert.Equal(3, _sender.Sent[^1].Ticks.Count);
    }

    [Fact]
    public async Task A_full_block_does_not_wait()
    {
        await using var running = new RunningSink(Patient with { MaxBlockTicks = 3 }, _listings, _sender);
        for (var i = 0; i < 7; i++) Assert.True(running.Sink.TryWrite(First, ATrade(i)));
        await running.UntilAsync(health => health.Blocks >= 2);
    }

    [Fact]
    public async Task That_a_book_is_stale_does_not_wait_and_takes_along_what_was_said_before()
    {
        await using var running = new RunningSink(Patient, _listings, _sender);
        await running.UntilAsync(health => health.IsOpen);
        Assert.True(running.Sink.TryWrite(First, ASnapshot(1)));
        Assert.True(running.Sink.TryWrite(First, AQuote(2)));
        Assert.True(running.Sink.TryWrite(First, AStale(3)));
        await _sender.UntilAsync(sent => sent.Count == _listings.Count + 3);
        Assert.Equal(
            [CollectingSink.Said(ASnapshot(1)), CollectingSink.Said(AQuote(2)), CollectingSink.Said(AStale(3))],
            _sender.Ticks(First.Instrument.Symbol).Skip(1));
    }

    [Fact]
    public async Task Without_room_it_takes_nothing_but_that_a_live_book_is_stale()
    {
        var options = Patient with { MaxQueuedTicks = 10, MaxBlockTicks = 1 };
        await using var running = new RunningSink(options, _listings, _sender);
        await running.UntilAsync(health => health.IsOpen);
        _sender.Close();
        Assert.True(running.Sink.TryWrite(First, ASnapshot(0)));
        for (var i = 1; i < 10; i++) Assert.True(running.Sink.TryWrite(First, ATrade(i)));
        Assert.False(running.Sink.TryWrite(First, ATrade(10)));
        var wait = running.Sink.WaitToWriteAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(wait.IsCompleted);
        Assert.True(running.Sink.TryWrite(First, AStale(11)));
        Assert.False(running.Sink.TryWrite(First, AStale(12)));
        Assert.False(running.Sink.TryWrite(_listings[1], AStale(12)));
        Assert.Equal(11, running.Sink.Health.QueuedTicks);

        _sender.Open();
        await wait.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await running.UntilAsync(health => health.QueuedTicks == 0);
        Assert.True(running.Sink.TryWrite(First, AStale(13)));
    }

    [Fact]
    public async Task Bytes_are_bounded_too()
    {
        await using var running = new RunningSink(Patient with { MaxQueuedBytes = 1_000 }, _listings, _sender);
        await running.UntilAsync(health => health.IsOpen);
        _sender.Close();
        Assert.True(running.Sink.TryWrite(First, ATrade(0)));
        Assert.False(running.Sink.TryWrite(_listings[1], ASnapshot(0, levels: 1_000)));
        Assert.True(running.Sink.TryWrite(_listings[1], ATrade(1)));
    }

    [Fact]
    public async Task Books_and_quotes_are_sent_again_in_turn_and_that_they_are_stale()
    {
        var clock = new ManualClock();
        var options = Patient with { KeyframeEvery = TimeSpan.FromSeconds(8), GatherFor = TimeSpan.Zero };
        await using var running = new RunningSink(options, _listings, _sender, clock);
        await running.UntilAsync(health => health.IsOpen);
        running.Sink.TryWrite(_listings[0], ASnapshot(1));
        running.Sink.TryWrite(_listings[0], ADelta(2, price: 100, size: 77));
        running.Sink.TryWrite(_listings[1], ASnapshot(1));
        running.Sink.TryWrite(_listings[1], AQuote(2));
        running.Sink.TryWrite(_listings[1], AStale(3));
        running.Sink.TryWrite(_listings[2], AQuote(4));
        running.Sink.TryWrite(_listings[3], ATrade(5));
        await running.UntilAsync(health => health.QueuedTicks == 0);

        // Eight seconds after the start come the first listing's, and those of the others two seconds after each other.
        for (var second = 8; second <= 22; second += 2)
        {
            await clock.TimerSet(TimeSpan.FromSeconds(second));
            Assert.Equal((second - 8) / 2, running.Sink.Health.Keyframes);
            clock.Advance(TimeSpan.FromSeconds(second) - clock.Elapsed);
        }

        await clock.TimerSet(TimeSpan.FromSeconds(24));
        var keyframes = _sender.Sent.Where(block => block.IsKeyframe).ToList();
        string[] round =
        [
            CollectingSink.Said(ASnapshot(2, bestSize: 77)), CollectingSink.Said(AStale(3)), CollectingSink.Said(AQuote(4)),
            // Of this one there was nothing but a trade.
            CollectingSink.Said(AStale(5)).Replace("Gap", "Disconnected", StringComparison.Ordinal),
        ];
        Assert.Equal([.. round, .. round], keyframes.SelectMany(block => block.Ticks));
        Assert.Equal(_listings.Concat(_listings).Select(listing => listing.Instrument.Symbol), keyframes.Select(block => block.Symbol));
    }

    [Fact]
    public async Task After_a_producer_has_failed_all_is_stale_and_then_as_it_is_and_nothing_that_happened_is_left_out()
    {
        var second = new RecordingSender();
        var senders = new Queue<RecordingSender>([_sender, second]);
        await using var running = new RunningSink(
            Patient with { FirstRetry = TimeSpan.FromMilliseconds(1) }, _listings, _ => Task.FromResult<ITickBlockSender>(senders.Dequeue()));
        await running.UntilAsync(health => health.IsOpen);
        running.Sink.TryWrite(First, ASnapshot(1));
        running.Sink.TryWrite(First, ATrade(2));
        running.Sink.TryWrite(First, ADelta(3, price: 100, size: 77));
        running.Sink.TryWrite(First, AQuote(4));
        running.Sink.TryWrite(First, ATrade(5));
        _sender.Refuse("KAFKA_FAILED");
        // Goes at once, and with it the failure comes to light.
        running.Sink.TryWrite(_listings[1], AStale(6));
        await running.UntilAsync(health => health is { Sessions: 2, IsOpen: true });

        Assert.True(_sender.IsDisposed);
        var sent = second.Sent;
        Assert.All(sent.Take(_listings.Count), block => Assert.StartsWith("Stale Disconnected", Assert.Single(block.Ticks), StringComparison.Ordinal));
        Assert.Equal(_listings.Select(listing => listing.Instrument.Symbol), sent.Take(_listings.Count).Select(block => block.Symbol));
        string[] expected =
        [
            CollectingSink.Said(ATrade(2)), CollectingSink.Said(ATrade(5)), CollectingSink.Said(ASnapshot(3, bestSize: 77)),
            CollectingSink.Said(AQuote(4)),
        ];
        Assert.Equal(expected, sent.Skip(_listings.Count).SelectMany(block => block.Ticks));
        Assert.Equal([false, false, true, true], sent.Skip(_listings.Count).Select(block => block.IsKeyframe));
        Assert.Equal((0, 1), (running.Sink.Health.QueuedTicks, running.Sink.Health.Failures));
        Assert.Contains(running.Faults, fault => fault.Kind == KafkaFaultKind.Fatal);
    }

    [Theory]
    [InlineData("KAFKA_BLOCK_TOO_LARGE")]
    [InlineData("KAFKA_NOT_TAKEN")]
    public async Task A_block_that_no_producer_takes_is_lost_and_makes_its_listing_stale(string code)
    {
        await using var running = new RunningSink(Patient with { MaxBlockTicks = 1 }, _listings, _sender);
        await running.UntilAsync(health => health.IsOpen);
        _sender.Refuse(code);
        for (var i = 0; i < 3; i++) running.Sink.TryWrite(First, ATrade(i));
        await running.UntilAsync(health => health is { NotTaken: 1, Blocks: >= 1 });
        var ticks = _sender.Ticks(First.Instrument.Symbol).Skip(1).ToList();
        Assert.StartsWith("Stale Gap", ticks[0], StringComparison.Ordinal);
        Assert.Equal(CollectingSink.Said(ATrade(1)), ticks[1]);
        Assert.Contains(running.Faults, fault => fault.Kind == KafkaFaultKind.NotTaken && fault.Message.Contains("COIN0/USD"));
    }

    [Fact]
    public async Task At_its_end_it_sends_what_waits_and_that_nothing_is_to_be_trusted()
    {
        await using var running = new RunningSink(Patient, _listings, _sender);
        await running.UntilAsync(health => health.IsOpen);
        running.Sink.TryWrite(First, ASnapshot(1));
        await running.StopAsync();
        var ticks = _sender.Ticks(First.Instrument.Symbol).Skip(1).ToList();
        Assert.Equal(CollectingSink.Said(ASnapshot(1)), ticks[0]);
        Assert.StartsWith("Stale Disconnected", ticks[1], StringComparison.Ordinal);
        Assert.Equal(2, ticks.Count);
        Assert.True(_sender.IsDisposed);
        Assert.False(running.Sink.Health.IsOpen);
    }

    [Fact]
    public async Task What_cannot_be_sent_before_the_end_is_reported()
    {
        await using var running = new RunningSink(Patient with { FinishWithin = TimeSpan.Zero }, _listings, _sender);
        await running.UntilAsync(health => health.IsOpen);
        _sender.Close();
        for (var i = 0; i < 3; i++) running.Sink.TryWrite(First, ATrade(i));
        await running.StopAsync();
        Assert.Contains(running.Faults, fault => fault.Kind == KafkaFaultKind.Undelivered && fault.Message.StartsWith("3 ticks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Brokers_that_cannot_be_reached_are_tried_again()
    {
        var attempts = 0;
        await using var running = new RunningSink(Patient with { FirstRetry = TimeSpan.FromMilliseconds(1) }, _listings, _ =>
            attempts++ < 3 ? throw new RefusedException("KAFKA_UNREACHABLE", "not there") : Task.FromResult<ITickBlockSender>(_sender));
        await running.UntilAsync(health => health.IsOpen);
        Assert.Equal((3, "not there"), (running.Sink.Health.Failures, running.Sink.Health.LastFailure));
    }

    [Fact]
    public async Task A_topic_that_is_not_as_it_should_be_ends_it()
    {
        await using var running = new RunningSink(Patient, _listings, _ => throw new RefusedException("KAFKA_TOPIC", "8 partitions"));
        Assert.Equal("KAFKA_TOPIC", (await Assert.ThrowsAsync<RefusedException>(running.EndAsync)).Refusal.Code);
    }

    [Fact]
    public async Task What_no_block_can_hold_is_refused_and_what_is_not_sent_from_here_too()
    {
        await using var running = new RunningSink(Patient, [First], _sender);
        Assert.Throws<ArgumentException>(() => running.Sink.TryWrite(First, new Tick(new Quote(-1, 1, 2))));
        Assert.Throws<ArgumentException>(() => running.Sink.TryWrite(First, new Tick(new Trade(1, 1, 2, (Aggressor)9))));
        Assert.Throws<ArgumentException>(() => running.Sink.TryWrite(_listings[1], AQuote(1)));
        Assert.Equal(0, running.Sink.Health.QueuedTicks);
    }

    private static Tick ATrade(int number) => new(new Trade(Blocks.TimeOf(number), 100, 1 + number, Aggressor.Buyer));

    private static Tick AQuote(int number) => new(new Quote(Blocks.TimeOf(number), 100, 101));

    private static Tick ASnapshot(int number, int levels = 2, int bestSize = 5)
    {
        var update = new BookUpdate();
        update.Begin(BookUpdateKind.Snapshot, Blocks.TimeOf(number), number);
        update.AddBid(new BookLevel(100, bestSize));
        for (var depth = 1; depth < levels; depth++) update.AddBid(new BookLevel(100 - depth, 5));
        update.AddAsk(new BookLevel(101, 5));
        return new Tick(update);
    }

    private static Tick ADelta(int number, long price, long size)
    {
        var update = new BookUpdate();
        update.Begin(BookUpdateKind.Delta, Blocks.TimeOf(number), number);
        update.AddBid(new BookLevel(price, size));
        return new Tick(update);
    }

    private static Tick AStale(int number)
    {
        var update = new BookUpdate();
        update.BeginStale(Blocks.TimeOf(number), BookFault.Gap);
        return new Tick(update);
    }
}
