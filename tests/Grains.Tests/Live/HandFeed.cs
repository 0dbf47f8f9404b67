using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Silo.Live;

namespace OrleansTrading.Grains.Tests.Live;

/// <summary>Fills a live session with what a test says, at the moment at which it says it.</summary>
internal sealed class HandFeed : ILiveFeed
{
    private readonly TaskCompletionSource<ITickSink> _sink = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Exception> _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the session listens.</summary>
    public Task Listened => _sink.Task;

    /// <summary>Completes when what was said is durable in the session.</summary>
    public Task Applied() => ((IAppliedTicks)_sink.Task.Result).AppliedAsync(TestContext.Current.CancellationToken).AsTask();

    public async Task RunAsync(ITickSink sink, CancellationToken cancellationToken)
    {
        _sink.SetResult(sink);
        throw await _broken.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Breaks as nothing should.</summary>
    public void Break(Exception e) => _broken.SetResult(e);

    public void Quote(Listing listing, decimal bid, decimal ask) =>
        Write(listing, new Tick(new Quote(1, Ticks(listing, bid), Ticks(listing, ask))));

    public void Trade(Listing listing, decimal price, decimal size) =>
        Write(listing, new Tick(new Trade(1, Ticks(listing, price), Lots(listing, size), Aggressor.Buyer)));

    public void Book(Listing listing, BookUpdateKind kind, long sequence, (decimal Price, decimal Size)[] bids, (decimal Price, decimal Size)[] asks)
    {
        var update = new BookUpdate();
        update.Begin(kind, 1, sequence);
        foreach (var (price, size) in bids) update.AddBid(new BookLevel(Ticks(listing, price), Lots(listing, size)));
        foreach (var (price, size) in asks) update.AddAsk(new BookLevel(Ticks(listing, price), Lots(listing, size)));
        Write(listing, new Tick(update));
    }

    public void Stale(Listing listing, BookFault fault)
    {
        var update = new BookUpdate();
        update.BeginStale(1, fault);
        Write(listing, new Tick(update));
    }

    private void Write(Listing listing, Tick tick) => Assert.True(_sink.Task.Result.TryWrite(listing, tick), "There was no room.");

    private static long Ticks(Listing listing, decimal price) => (long)(price / listing.Instrument.TickSize);

    private static long Lots(Listing listing, decimal size) => (long)(size / listing.Instrument.LotSize);
}
