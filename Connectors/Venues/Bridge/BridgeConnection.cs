using System.Text.Json;
using OrleansTrading.Connectors.Venues.Kraken;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Bridge;

/// <summary>
/// A crypto venue by the bridge. Its books come numbered by the bridge and are checked again here: a message that is missing, a book that is crossed and
/// Kraken's checksums are noticed on this side, and the bridge is asked to begin anew.
/// </summary>
/// <param name="venue">The venue.</param>
/// <param name="listings">Which instruments; their venue symbols are the venue's or ccxt's.</param>
/// <param name="sink">Where ticks go.</param>
/// <param name="bridge">The child process, which somebody runs.</param>
/// <param name="options">The venue behind it.</param>
/// <param name="time">The time.</param>
public sealed class BridgeConnection(
    Venue venue, IReadOnlyList<Listing> listings, ITickSink sink, BridgeProcess bridge, BridgeVenueOptions options, TimeProvider time)
    : LiveConnection(venue, listings, sink, Books, options.Live, time, options.Exchange == "kraken" ? _ => new MarketChecksum() : null)
{
    // The bridge passes on a sign of life each second in which there was one; venues answer its pings every five.
    private static readonly BookSyncOptions Books = new()
    {
        Sequence = SequenceRule.Consecutive,
        HeartbeatNs = 15 * Nanoseconds.PerSecond,
        MaxLevels = 5_000,
    };

    // Books that this side has found wrong, until the bridge begins them anew.
    private readonly HashSet<BookFeed> _distrusted = [];
    private readonly Lock _distrustedLock = new();
    private BridgeLink? _link;
    private int _read;

    /// <summary>Updates of books that were passed on within another one, since the sink or this process was slower than the venue.</summary>
    public long Conflated { get; private set; }

    /// <summary>The venue's own steps and fees, as it said at the start; by venue symbol.</summary>
    public IReadOnlyDictionary<string, BridgeMarket> Markets { get; private set; } = new Dictionary<string, BridgeMarket>();

    /// <inheritdoc/>
    protected override async Task RunSessionAsync(CancellationToken cancellationToken)
    {
        var link = await bridge.GetLinkAsync(cancellationToken).ConfigureAwait(false);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, link.Dead);
        using var inbox = link.OpenInbox(Venue.Name, options.Credit);
        try
        {
            inbox.Alive = Heard;
            await OpenAsync(link, either.Token).ConfigureAwait(false);
            Established();
            _link = link;
            await ReadAsync(link, inbox, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (link.Dead.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new VenueFaultException(VenueErrorKind.Network, "The bridge has ended.");
        }
        finally
        {
            _link = null;
            lock (_distrustedLock) _distrusted.Clear();
            await CloseAsync(link).ConfigureAwait(false);
        }
    }

    private protected override async ValueTask OnWatchAsync(CancellationToken cancellationToken)
    {
        if (_link is not { } link) return;
        BookFeed[] distrusted;
        lock (_distrustedLock) distrusted = [.. _distrusted];
        foreach (var feed in distrusted) await AskForResyncAsync(link, feed, cancellationToken).ConfigureAwait(false);
    }

    private async Task OpenAsync(BridgeLink link, CancellationToken cancellationToken)
    {
        using var answer = await link.AskAsync(id => new
        {
            t = "open",
            id,
            venue = Venue.Name,
            exchange = options.Exchange,
            depth = options.Depth,
            credentials = options.Credentials,
            options = options.Settings,
            symbols = Listings.Select(l => l.VenueSymbol),
        }, cancellationToken).ConfigureAwait(false);
        if (answer.RootElement.Find("error") is { } error) throw new VenueFaultException(BridgeErrors.Read(error));
        Markets = answer.RootElement.GetList("value").Select(BridgeMarket.Read).ToDictionary(m => m.Symbol, StringComparer.Ordinal);
        foreach (var feed in Feeds.Feeds)
            if (Markets.TryGetValue(feed.Listing.VenueSymbol, out var market)) (feed.Checksum as MarketChecksum)?.Know(feed.Listing.Instrument, market);

        string[] channels = [options.HasBooks ? "book" : "ticker", .. options.HasTrades ? ["trades"] : Array.Empty<string>()];
        await link.SendAsync(new { t = "credit", venue = Venue.Name, n = options.Credit }, cancellationToken).ConfigureAwait(false);
        foreach (var listing in Listings)
            await link.SendAsync(new { t = "subscribe", venue = Venue.Name, symbol = listing.VenueSymbol, channels }, cancellationToken)
                .ConfigureAwait(false);
    }

    private async Task CloseAsync(BridgeLink link)
    {
        try
        {
            await link.CloseInboxAsync(Venue.Name).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or VenueFaultException or ObjectDisposedException)
        {
            // It has ended, and the venue with it.
        }
    }

    private async Task ReadAsync(BridgeLink link, BridgeInbox inbox, CancellationToken cancellationToken)
    {
        _read = 0;
        while (true)
        {
            using var document = await inbox.ReadAsync(cancellationToken).ConfigureAwait(false);
            var message = document.RootElement;
            HeardMessage();
            if (message.GetText("t") == "stale")
            {
                await TakeStaleAsync(message, cancellationToken).ConfigureAwait(false);
                continue;
            }

            await TakeAsync(link, message, cancellationToken).ConfigureAwait(false);
            // Room is given back when what took it has left: so a slow sink slows the bridge, and nothing piles up in between.
            if (++_read < Math.Max(1, options.Credit / 4)) continue;
            await link.SendAsync(new { t = "credit", venue = Venue.Name, n = _read }, cancellationToken).ConfigureAwait(false);
            _read = 0;
        }
    }

    private async ValueTask TakeStaleAsync(JsonElement message, CancellationToken cancellationToken)
    {
        if (Feeds.Find(message.GetText("symbol")) is not { } feed) return;
        lock (_distrustedLock) _distrusted.Remove(feed);
        var fault = BridgeErrors.Fault(message.GetText("fault"));
        await Feeds.DoAsync(feed, fault, static (f, why) => f.Distrust(why), cancellationToken).ConfigureAwait(false);
        if (message.Find("error") is { } error) Meter.Fault(BridgeErrors.Read(error));
    }

    private async ValueTask TakeAsync(BridgeLink link, JsonElement message, CancellationToken cancellationToken)
    {
        if (Feeds.Find(message.GetText("symbol")) is not { } feed)
        {
            Meter.Reject(RejectReason.UnknownSymbol);
            return;
        }

        var timeNs = NowNs;
        if (message.FindLong("ms") is { } ms and > 0 and < 9_000_000_000_000)
        {
            timeNs = ms * Nanoseconds.PerMillisecond;
            NoteTime(timeNs);
        }

        var isWrong = message.GetText("t") switch
        {
            "book" => await TakeBookAsync(feed, message, timeNs, cancellationToken).ConfigureAwait(false),
            "ticker" => await TakeTickerAsync(feed, message, timeNs, cancellationToken).ConfigureAwait(false),
            "trade" => await TakeTradeAsync(feed, message, timeNs, cancellationToken).ConfigureAwait(false),
            _ => throw new VenueFaultException(VenueErrorKind.Protocol, "The bridge says what is not known."),
        };
        if (!isWrong) return;
        lock (_distrustedLock) _distrusted.Add(feed);
        await AskForResyncAsync(link, feed, cancellationToken).ConfigureAwait(false);
    }

    // Each gives whether the book is wrong by what came.
    private async ValueTask<bool> TakeBookAsync(BookFeed feed, JsonElement message, long timeNs, CancellationToken cancellationToken)
    {
        Conflated += message.FindLong("conflated") ?? 0;
        Levels.Clear();
        if ((TryReadSide(feed, message, "bids", isBid: true) ?? TryReadSide(feed, message, "asks", isBid: false)) is { } reason)
        {
            await RejectAsync(feed, reason, cancellationToken).ConfigureAwait(false);
            return true;
        }

        var number = message.FindLong("n") ?? throw new VenueFaultException(VenueErrorKind.Protocol, "A book of the bridge lacks its number.");
        var kind = message.GetText("kind") == "snapshot" ? BookMessageKind.Snapshot : BookMessageKind.Delta;
        var checksum = feed.Checksum is MarketChecksum { IsKnown: true } ? (uint?)message.FindLong("checksum") : null;
        var wasLive = feed.IsLive;
        await Feeds.DoAsync(feed, (Levels, kind, timeNs, number, checksum), static (f, book) => f.Apply(new BookMessage
        {
            Kind = book.kind,
            TimeNs = book.timeNs,
            FirstSequence = book.number,
            LastSequence = book.number,
            Checksum = book.checksum,
            Bids = book.Levels.Bids,
            Asks = book.Levels.Asks,
        }), cancellationToken).ConfigureAwait(false);
        return !feed.IsLive && (wasLive || kind == BookMessageKind.Snapshot);
    }

    private async ValueTask<bool> TakeTickerAsync(BookFeed feed, JsonElement message, long timeNs, CancellationToken cancellationToken)
    {
        Levels.Clear();
        if ((TryReadBest(feed, message, "bid", "bidSize", isBid: true) ?? TryReadBest(feed, message, "ask", "askSize", isBid: false)) is { } reason)
        {
            // The next one is whole by itself.
            await RejectAsync(feed, reason, cancellationToken).ConfigureAwait(false);
            return false;
        }

        await Feeds.DoAsync(feed, (Levels, timeNs), static (f, book) => f.Apply(new BookMessage
        {
            Kind = BookMessageKind.Snapshot,
            TimeNs = book.timeNs,
            // The bridge does not number them: each is whole.
            FirstSequence = f.Sequence + 1,
            LastSequence = f.Sequence + 1,
            Bids = book.Levels.Bids,
            Asks = book.Levels.Asks,
        }), cancellationToken).ConfigureAwait(false);
        return false;
    }

    private async ValueTask<bool> TakeTradeAsync(BookFeed feed, JsonElement message, long timeNs, CancellationToken cancellationToken)
    {
        if (message.FindLong("dropped") is { } dropped and > 0) Meter.Reject(RejectReason.NoRoom, dropped);
        var instrument = feed.Listing.Instrument;
        if (message.FindDecimal("price") is not { } price || message.FindDecimal("size") is not { } size) Meter.Reject(RejectReason.NotANumber);
        else if (Units.TryLevel(instrument, price, size, out var level) is { } reason) Meter.Reject(reason);
        else if (level.SizeLots == 0) Meter.Reject(RejectReason.SizeOffLot);
        else
        {
            var aggressor = message.FindText("side") switch { "buy" => Aggressor.Buyer, "sell" => Aggressor.Seller, _ => Aggressor.Unknown };
            var trade = new Trade(timeNs, level.PriceTicks, level.SizeLots, aggressor);
            await Feeds.WriteAsync(feed, new Tick(trade), cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private async ValueTask AskForResyncAsync(BridgeLink link, BookFeed feed, CancellationToken cancellationToken)
    {
        if (!feed.TryRequestSnapshot()) return;
        lock (_distrustedLock) _distrusted.Remove(feed);
        await link.SendAsync(new { t = "resync", venue = Venue.Name, symbol = feed.Listing.VenueSymbol }, cancellationToken).ConfigureAwait(false);
    }

    private RejectReason? TryReadSide(BookFeed feed, JsonElement message, string side, bool isBid)
    {
        foreach (var level in message.GetList(side))
        {
            if (Levels.IsFull || level.ValueKind != JsonValueKind.Array || level.GetArrayLength() < 2) return RejectReason.Malformed;
            if (Units.TryLevel(feed.Listing.Instrument, level[0].Utf8(), level[1].Utf8(), out var read) is { } reason) return reason;
            Levels.Add(isBid, read);
        }

        return null;
    }

    private RejectReason? TryReadBest(BookFeed feed, JsonElement message, string price, string size, bool isBid)
    {
        if (message.FindDecimal(price) is not { } p || message.FindDecimal(size) is not { } s) return RejectReason.NotANumber;
        if (Units.TryLevel(feed.Listing.Instrument, p, s, out var level) is { } reason) return reason;
        Levels.Add(isBid, level);
        return null;
    }

    /// <summary>Kraken's checksum, once it is known how many digits the market has.</summary>
    private sealed class MarketChecksum : IBookChecksum
    {
        private KrakenBookChecksum? _checksum;

        public bool IsKnown => _checksum is not null;

        public uint Of(L2Book book) => _checksum?.Of(book) ?? throw new InvalidOperationException("The market's digits are not known.");

        public void Know(Instrument instrument, BridgeMarket market)
        {
            if (market is not { PriceDecimals: { } price, SizeDecimals: { } size }) return;
            var (unitsPerTick, ticksPerUnit) = Ratio(instrument.TickSize, price);
            var (unitsPerLot, lotsPerUnit) = Ratio(instrument.LotSize, size);
            _checksum = new KrakenBookChecksum(unitsPerTick, unitsPerLot, ticksPerUnit, lotsPerUnit);
        }

        // One of the two steps is a whole multiple of the other.
        private static (long UnitsPerStep, long StepsPerUnit) Ratio(decimal step, int decimals)
        {
            var unit = 1m;
            for (var i = 0; i < decimals; i++) unit /= 10;
            return step >= unit ? ((long)(step / unit), 1) : (1, (long)(unit / step));
        }
    }
}
