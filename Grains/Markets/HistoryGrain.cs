using System.Collections.Immutable;
using System.Globalization;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Markets;

/// <inheritdoc cref="IHistoryGrain"/>
[StatelessWorker(MaxReaders)]
public sealed class HistoryGrain(ITickHistory history, Catalogue catalogue, Refusals refusals) : Grain, IHistoryGrain
{
    private const int MaxReaders = 2;

    // Most levels of a page.
    private const int MaxPageLevels = 10_000;

    private static readonly ImmutableArray<TickKind> MarketKinds = [TickKind.Trade, TickKind.Book, TickKind.Quote, TickKind.Bar];

    /// <inheritdoc/>
    public Task<ArchiveResult> GetArchive(string? symbol, int first, string? after)
    {
        Refusal? refusal = null;
        var instrument = symbol is null ? null : Find(symbol, out refusal);
        refusal ??= PageSize(first);
        if (refusal is not null) return Task.FromResult(new ArchiveResult(null, refusals.Count(refusal)));
        try
        {
            var streams = history.Streams().Where(s => instrument is null || s.Stream.Symbol == instrument.Symbol).ToArray();
            var start = after is null ? 0 : Array.FindIndex(streams, s => Cursor(s.Stream) == after) + 1;
            if (start == 0 && after is not null) return Task.FromResult(new ArchiveResult(null, refusals.Count(InvalidCursor())));
            var page = streams.AsSpan(start, Math.Min(first, streams.Length - start)).ToArray();
            return Task.FromResult(new ArchiveResult(
                new ArchiveConnection(
                    [.. page.Select(HistoryMapping.ToMessage)],
                    new PageInfo(
                        start + page.Length < streams.Length, start > 0, page is [var head, ..] ? Cursor(head.Stream) : null,
                        page is [.., var tail] ? Cursor(tail.Stream) : null),
                    streams.Length),
                null));
        }
        catch (RefusedException e)
        {
            return Task.FromResult(new ArchiveResult(null, refusals.Count(e.Refusal)));
        }
    }

    /// <inheritdoc/>
    public async Task<HistoryResult> GetTicks(HistoryRequest request)
    {
        var instrument = Find(request.Symbol, out var refusal);
        refusal ??= Window(request.Venue, request.FromNs, request.ToNs) ?? PageSize(request.First);
        if (refusal is null && (request.Levels is < 0 or > IHistoryGrain.MaxLevels || (long)request.Levels * request.First > MaxPageLevels))
        {
            refusal = new Refusal(
                "BOOK_DEPTH_INVALID", $"0 to {IHistoryGrain.MaxLevels} levels of a side can be asked for, and at most {MaxPageLevels} in a page.");
        }

        var (fromNs, skip) = (request.FromNs, 0);
        if (refusal is null && request.After is { } after && !TryParse(after, request, out fromNs, out skip)) refusal = InvalidCursor();
        if (refusal is not null) return new HistoryResult(null, refusals.Count(refusal));
        try
        {
            return new HistoryResult(await Read(request, instrument!, fromNs, skip), null);
        }
        catch (RefusedException e)
        {
            return new HistoryResult(null, refusals.Count(e.Refusal));
        }
    }

    /// <inheritdoc/>
    public async Task<HistoryBarsResult> GetBars(HistoryBarsRequest request)
    {
        var instrument = Find(request.Symbol, out var refusal);
        refusal ??= Window(request.Venue, request.FromNs, request.ToNs) ?? PageSize(request.First);
        var (isActivity, skip) = (ActivitySpec.TryParse(request.Bars, out var spec), 0);
        if (refusal is null && request.After is { } after && !int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out skip))
            refusal = InvalidCursor();
        if (refusal is null && request.Price is not null && (isActivity || request.Venue is null))
            refusal = new Refusal("HISTORY_PRICE_INVALID", "A price is of the bars of one venue, by time.");
        if (refusal is not null) return new HistoryBarsResult(null, refusals.Count(refusal));
        try
        {
            var streams = Streams(request.Venue, instrument!, request.FromNs, request.ToNs, isActivity ? [TickKind.Trade]
                : request.Price is null ? MarketKinds : [TickKind.Bar]);
            var work = new HistoryBudget(IHistoryGrain.MaxWork);
            BarReplay? replay = isActivity ? new ActivityBarReplay(spec, instrument!)
                : request.Price is { } price ? await VenueBars(request, price, streams, work)
                : Consolidated(Timeframe.Parse(request.Bars), streams);
            return await Build(request, instrument!, replay, streams, skip, work);
        }
        catch (RefusedException e)
        {
            return new HistoryBarsResult(null, refusals.Count(e.Refusal));
        }
    }

    private async Task<HistoryConnection> Read(HistoryRequest request, Instrument instrument, long fromNs, int skip)
    {
        var streams = Streams(request.Venue, instrument, fromNs, request.ToNs, [(TickKind)request.Kind]);
        using var merged = new MergedHistory(history, [.. streams.Select(s => s.Stream)], fromNs, request.ToNs);
        var nodes = new List<HistoryTick>();
        string? start = null, end = null;
        var (work, atNs, place, more) = (new HistoryBudget(IHistoryGrain.MaxWork), long.MinValue, 0, false);
        while (merged.MoveNext())
        {
            var tick = merged.Current;
            (place, atNs) = (tick.TimeNs == atNs ? place + 1 : 1, tick.TimeNs);
            if (work.Spend(tick)) await Task.Yield();
            if (tick.TimeNs == fromNs && place <= skip) continue;
            if (nodes.Count == request.First)
            {
                more = true;
                break;
            }

            nodes.Add(tick.ToMessage(instrument, merged.Streams[merged.Stream].Venue, request.Levels));
            end = string.Create(CultureInfo.InvariantCulture, $"{tick.TimeNs}.{place}");
            start ??= end;
        }

        return new HistoryConnection([.. nodes], new PageInfo(more, request.After is not null, start, end));
    }

    private static async Task<bool> Take(MergedHistory merged, BarReplay replay, int[] venues, List<ReplayedBar> bars, int enough, HistoryBudget work)
    {
        while (bars.Count < enough)
        {
            if (!merged.MoveNext()) return false;
            var tick = merged.Current;
            replay.Apply(venues[merged.Stream], tick, bars);
            if (work.Spend(tick)) await Task.Yield();
        }

        return true;
    }

    // The bars of earlier pages are built again: what a bar is follows from the beginning of the window.
    private async Task<HistoryBarsResult> Build(
        HistoryBarsRequest request, Instrument instrument, BarReplay? replay, ArchivedStream[] streams, int skip, HistoryBudget work)
    {
        var bars = new List<ReplayedBar>();
        if (replay is not null)
        {
            var names = VenuesOf(streams);
            using var merged = new MergedHistory(history, [.. streams.Select(s => s.Stream)], request.FromNs, request.ToNs);
            var venues = streams.Select(s => Array.IndexOf(names, s.Stream.Venue)).ToArray();
            // Beyond what is archived nothing is known to have passed.
            if (!await Take(merged, replay, venues, bars, skip + request.First + 1, work))
                replay.End(Math.Min(request.ToNs, streams.Max(s => s.LastNs)), bars);
        }

        if (skip > bars.Count) return new HistoryBarsResult(null, refusals.Count(InvalidCursor()));
        var page = bars.Skip(skip).Take(request.First).Select(bar => bar.ToMessage(instrument)).ToArray();
        return new HistoryBarsResult(
            new HistoryBarConnection(
                [.. page],
                new PageInfo(
                    skip + page.Length < bars.Count, skip > 0, page.Length == 0 ? null : Number(skip + 1),
                    page.Length == 0 ? null : Number(skip + page.Length))),
            null);
    }

    private ConsolidatedBarReplay? Consolidated(Timeframe timeframe, ArchivedStream[] streams) => streams.Length == 0
        ? null
        : new ConsolidatedBarReplay(timeframe, [.. VenuesOf(streams).Select(name => catalogue.Venue(name).TakerFeeBps)]);

    // A vendor may give days for years and minutes for some of them: the longest bars in the window that fit are taken.
    private async Task<VenueBarReplay?> VenueBars(HistoryBarsRequest request, BarPriceKind kind, ArchivedStream[] streams, HistoryBudget work)
    {
        var timeframe = Timeframe.Parse(request.Bars);
        var price = kind switch
        {
            BarPriceKind.Bid => BarPrice.Bid,
            BarPriceKind.Ask => BarPrice.Ask,
            _ => BarPrice.Trade,
        };
        var longest = 0L;
        foreach (var stream in streams)
        {
            foreach (var tick in history.Read(stream.Stream, request.FromNs, request.ToNs))
            {
                var lengthNs = tick.Bar.CloseTimeNs - tick.Bar.OpenTimeNs;
                if (tick.Bar.Price == price && lengthNs > longest && VenueBarReplay.Divides(lengthNs, timeframe)) longest = lengthNs;
                if (work.Spend(tick)) await Task.Yield();
            }
        }

        return longest == 0 ? null : new VenueBarReplay(timeframe, price, longest);
    }

    private ArchivedStream[] Streams(string? venue, Instrument instrument, long fromNs, long toNs, ImmutableArray<TickKind> kinds) =>
    [
        .. history.Streams().Where(s => s.Stream.Symbol == instrument.Symbol && kinds.Contains(s.Stream.Kind) && s.FirstNs < toNs && s.LastNs >= fromNs
            && (venue is null ? catalogue.HasVenue(s.Stream.Venue) : s.Stream.Venue == catalogue.Venue(venue).Name)),
    ];

    private static string[] VenuesOf(ArchivedStream[] streams) => [.. streams.Select(s => s.Stream.Venue).Distinct()];

    private Instrument? Find(string symbol, out Refusal? refusal)
    {
        var found = catalogue.Find(symbol);
        refusal = found is null ? Catalogue.UnknownSymbol(symbol) : null;
        return found;
    }

    private Refusal? Window(string? venue, long fromNs, long toNs) =>
        fromNs < 0 || toNs <= fromNs ? new Refusal("HISTORY_WINDOW_INVALID", "A window goes from 1970 or later to a later time.")
        : venue is not null && !catalogue.HasVenue(venue) ? new Refusal("UNKNOWN_VENUE", "There is no such venue.")
        : null;

    private static Refusal? PageSize(int first) => first is < 1 or > PageInfo.MaxPageSize
        ? new Refusal("PAGE_SIZE_INVALID", $"A page has 1 to {PageInfo.MaxPageSize} entries.", "MAX_PAGE_SIZE", PageInfo.MaxPageSize, first)
        : null;

    private static Refusal InvalidCursor() => new("CURSOR_INVALID", "A cursor is what an earlier page gave as its start or end.");

    private static string Cursor(ArchiveStream stream) => $"{stream.Venue} {stream.Symbol} {stream.Kind}";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Time of a tick, and its place among those of the same time, from 1.
    private static bool TryParse(string cursor, HistoryRequest request, out long timeNs, out int place)
    {
        place = 0;
        var dot = cursor.IndexOf('.', StringComparison.Ordinal);
        return long.TryParse(cursor.AsSpan(0, Math.Max(0, dot)), NumberStyles.None, CultureInfo.InvariantCulture, out timeNs)
            && int.TryParse(cursor.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out place)
            && timeNs >= request.FromNs && timeNs < request.ToNs;
    }
}
