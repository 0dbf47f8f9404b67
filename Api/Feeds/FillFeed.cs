using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using OrleansTrading.Api.GraphQL;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Api.Feeds;

/// <summary>
/// The fills of one portfolio, from its journal: each once and in order, whoever is how slow. The stream only says that there are new
/// ones; what they are is read from the journal, once for all subscribers, who share the last of them. Who has fallen behind
/// those, or begins further back, reads pages of its own.
/// </summary>
internal sealed class FillFeed(string key, IClusterClient client, TimeProvider time, ILogger log) : Feed<bool>(time, log)
{
    private const int Shared = 1_024;
    private const int PageSize = 200;

    // News can be lost on the way; what is in the journal cannot. So it is looked at now and then even without any.
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(10);

    private readonly IPortfolioGrain _grain = client.GetGrain<IPortfolioGrain>(key);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly Lock _lock = new();
    private readonly List<(long Version, Fill Fill)> _recent = new(2 * Shared);

    // All fills behind the first and up to the second are among the recent ones; −1 before the journal was looked at.
    private long _sharedAfter = -1;
    private long _sharedThrough = -1;

    /// <summary>Fills behind a cursor as they come.</summary>
    /// <param name="after">A fill's cursor; null begins with the next fill.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="GraphQLException">CURSOR_INVALID.</exception>
    public async IAsyncEnumerable<Fill> Read(string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var subscription = Subscribe(_ => bell.Writer.TryWrite(true));
        await ReadJournal();
        var at = after is null ? SharedThrough : Parse(after);
        while (true)
        {
            while (await Next(at) is { Count: > 0 } fills)
            {
                foreach (var fill in fills)
                {
                    yield return fill;
                    at = Version(fill);
                }
            }

            await bell.Reader.ReadAsync(cancellationToken);
        }
    }

    protected override async Task Run(CancellationToken cancellationToken)
    {
        var news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var handle = await client.GetStreamProvider(TradingStreams.Provider)
            .GetStream<FillNotice>(StreamId.Create(TradingStreams.Fills, key))
            .SubscribeAsync((_, _) =>
            {
                news.Writer.TryWrite(true);
                return Task.CompletedTask;
            });
        using var look = Time.CreateTimer(_ => news.Writer.TryWrite(true), null, TimeSpan.Zero, LookPeriod);
        try
        {
            while (true)
            {
                await news.Reader.ReadAsync(cancellationToken);
                await ReadJournal();
            }
        }
        finally
        {
            await handle.UnsubscribeAsync();
        }
    }

    private long SharedThrough
    {
        get
        {
            lock (_lock) return _sharedThrough;
        }
    }

    /// <summary>Reads what is new in the journal, and wakes all subscribers when there is anything.</summary>
    private async Task ReadJournal()
    {
        await _reading.WaitAsync();
        try
        {
            if (SharedThrough < 0)
            {
                var last = Fills(await _grain.GetFills(PageRequest.Backward(1)));
                lock (_lock) _sharedAfter = _sharedThrough = last.Nodes.Length == 0 ? 0 : Version(last.Nodes[^1]);
            }

            var isNew = false;
            FillConnection page;
            do
            {
                page = Fills(await _grain.GetFills(PageRequest.Forward(PageSize, Cursor(SharedThrough))));
                isNew |= page.Nodes.Length > 0;
                Share(page);
            }
            while (page.PageInfo.HasNextPage);
            // Whoever found it: a subscriber that has just come may have read what the others were about to be told of.
            if (isNew) Publish(true);
        }
        finally
        {
            _reading.Release();
        }
    }

    private void Share(FillConnection page)
    {
        lock (_lock)
        {
            foreach (var fill in page.Nodes)
            {
                _sharedThrough = Version(fill);
                _recent.Add((_sharedThrough, fill));
            }

            if (_recent.Count < 2 * Shared) return;
            var old = _recent.Count - Shared;
            _sharedAfter = _recent[old - 1].Version;
            _recent.RemoveRange(0, old);
        }
    }

    private async ValueTask<IReadOnlyList<Fill>> Next(long at)
    {
        lock (_lock)
        {
            if (at >= _sharedThrough) return [];
            if (at >= _sharedAfter)
            {
                // From the end: who keeps up wants the last one.
                var first = _recent.Count;
                while (first > 0 && _recent[first - 1].Version > at) first--;
                return [.. _recent.Skip(first).Take(PageSize).Select(r => r.Fill)];
            }
        }

        return Fills(await _grain.GetFills(PageRequest.Forward(PageSize, Cursor(at)))).Nodes;
    }

    private long Parse(string after)
    {
        // A cursor of another data folder may lie ahead of this journal; waiting for it would look like silence.
        if (long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version <= SharedThrough) return version;
        throw new GraphQLException(ErrorBuilder.New()
            .SetMessage("A fill's cursor is what a fill of this portfolio has as its cursor.").SetCode("CURSOR_INVALID").Build());
    }

    private static FillConnection Fills(FillPage page) => page.Page ?? throw page.Refusal!.ToException();

    private static long Version(Fill fill) => long.Parse(fill.Cursor, CultureInfo.InvariantCulture);

    private static string Cursor(long version) => version.ToString(CultureInfo.InvariantCulture);
}
