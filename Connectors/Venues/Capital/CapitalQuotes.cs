using System.Globalization;
using System.Text.Json;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Capital;

/// <summary>
/// Capital.com's quotes over its WebSocket: best bid and offer with their sizes, each a book of one level a side. The stream says nothing while prices
/// rest, so it is asked for a sign of life. <see href="https://open-api.capital.com/"/>
/// </summary>
/// <param name="venue">The venue.</param>
/// <param name="listings">Which instruments; their venue symbols are Capital.com's epics. At most <see cref="MaxEpics"/>: a connection takes no
/// more.</param>
/// <param name="sink">Where ticks go.</param>
/// <param name="options">The account.</param>
/// <param name="time">The time.</param>
public sealed class CapitalQuotes(Venue venue, IReadOnlyList<Listing> listings, ITickSink sink, CapitalOptions options, TimeProvider time)
    : LiveConnection(venue, AtMost(listings), sink, BooksOf(options), options.Live, time)
{
    /// <summary>Most instruments of one connection.</summary>
    public const int MaxEpics = 40;

    private readonly CapitalSession _session = new(options, time);
    private int _correlation;

    /// <inheritdoc/>
    protected override async Task RunSessionAsync(CancellationToken cancellationToken)
    {
        CapitalTokens? refused = null;
        while (true)
        {
            var tokens = await _session.LoginAsync(refused, cancellationToken).ConfigureAwait(false);
            using var socket = await JsonSocket.ConnectAsync(options.Stream, Options, Time, cancellationToken).ConfigureAwait(false);
            await SendAsync(socket, "marketData.subscribe", tokens, new { epics = Listings.Select(l => l.VenueSymbol) }, cancellationToken)
                .ConfigureAwait(false);
            if (await ReadAsync(socket, tokens, mayRenew: refused is null, cancellationToken).ConfigureAwait(false)) return;
            refused = tokens;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        base.Dispose(isDisposing);
        if (isDisposing) _session.Dispose();
    }

    // False: the tokens were refused, and new ones may help.
    private async Task<bool> ReadAsync(JsonSocket socket, CapitalTokens tokens, bool mayRenew, CancellationToken cancellationToken)
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pings = new Pings(this, socket, tokens);
        var pinging = pings.RunAsync(reading.Token);
        try
        {
            while (await socket.ReadAsync(reading.Token).ConfigureAwait(false) is { } document)
            {
                using (document)
                {
                    HeardMessage();
                    if (!await TakeAsync(document.RootElement, pings, mayRenew, reading.Token).ConfigureAwait(false)) return false;
                }
            }

            return true;
        }
        finally
        {
            await reading.CancelAsync().ConfigureAwait(false);
            await pinging.ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> TakeAsync(JsonElement message, Pings pings, bool mayRenew, CancellationToken cancellationToken)
    {
        var destination = message.GetText("destination");
        if (message.FindText("status") is { } status and not "OK")
        {
            var code = message.Find("payload")?.FindText("errorCode") ?? status;
            if (!code.Contains("token", StringComparison.OrdinalIgnoreCase) && !code.Contains("session", StringComparison.OrdinalIgnoreCase))
                throw new VenueFaultException(VenueErrorKind.Protocol, $"The venue refused {destination}.");
            return mayRenew ? false : throw new VenueFaultException(VenueErrorKind.Authentication, "The venue does not take its own tokens.");
        }

        switch (destination)
        {
            case "marketData.subscribe":
                CheckSubscribed(message.Get("payload").Get("subscriptions"));
                Established();
                break;
            case "ping":
                pings.Answered();
                break;
            case "quote":
                await TakeQuoteAsync(message.Get("payload"), cancellationToken).ConfigureAwait(false);
                break;
        }

        return true;
    }

    private void CheckSubscribed(JsonElement subscriptions)
    {
        foreach (var listing in Listings)
            if (subscriptions.FindText(listing.VenueSymbol) != "PROCESSED")
                Meter.Fault(new VenueError(VenueErrorKind.UnknownSymbol, $"The venue has no quotes of {listing.VenueSymbol}."));
    }

    private async ValueTask TakeQuoteAsync(JsonElement quote, CancellationToken cancellationToken)
    {
        if (Feeds.Find(quote.GetText("epic")) is not { } feed)
        {
            Meter.Reject(RejectReason.UnknownSymbol);
            return;
        }

        var milliseconds = quote.FindLong("timestamp") ?? throw new VenueFaultException(VenueErrorKind.Protocol, "A quote lacks its time.");
        var timeNs = milliseconds is > 0 and < 9_000_000_000_000
            ? milliseconds * Nanoseconds.PerMillisecond
            : throw new VenueFaultException(VenueErrorKind.Protocol, "A time is no Unix time.");
        NoteTime(timeNs);
        if (TryReadLevels(feed.Listing.Instrument, quote) is { } reason)
            await RejectAsync(feed, reason, cancellationToken).ConfigureAwait(false);
        else
            await Feeds.DoAsync(feed, (Levels, timeNs), static (f, q) => f.Apply(new BookMessage
            {
                Kind = BookMessageKind.Snapshot,
                TimeNs = q.timeNs,
                Bids = q.Levels.Bids,
                Asks = q.Levels.Asks,
            }), cancellationToken).ConfigureAwait(false);
    }

    private RejectReason? TryReadLevels(Instrument instrument, JsonElement quote)
    {
        Levels.Clear();
        if (Units.TryLevel(instrument, quote.Get("bid").Utf8(), quote.Get("bidQty").Utf8(), out var bid) is { } badBid) return badBid;
        if (Units.TryLevel(instrument, quote.Get("ofr").Utf8(), quote.Get("ofrQty").Utf8(), out var ask) is { } badAsk) return badAsk;
        Levels.Add(isBid: true, bid);
        Levels.Add(isBid: false, ask);
        return null;
    }

    private ValueTask SendAsync(JsonSocket socket, string destination, CapitalTokens tokens, object payload, CancellationToken cancellationToken)
    {
        var correlationId = Interlocked.Increment(ref _correlation).ToString(CultureInfo.InvariantCulture);
        var message = new { destination, correlationId, cst = tokens.Cst, securityToken = tokens.Security, payload };
        return socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), cancellationToken);
    }

    private static BookSyncOptions BooksOf(CapitalOptions options) => new()
    {
        Sequence = SequenceRule.None,
        // Three signs of life that were asked for and did not come are silence.
        HeartbeatNs = (long)(3 * options.PingEvery).TotalNanoseconds,
        MaxLevels = 1,
    };

    private static IReadOnlyList<Listing> AtMost(IReadOnlyList<Listing> listings)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(listings.Count, MaxEpics, nameof(listings));
        return listings;
    }

    /// <summary>Asks for signs of life for as long as a session reads.</summary>
    private sealed class Pings(CapitalQuotes connection, JsonSocket socket, CapitalTokens tokens)
    {
        private long _askedAt;

        public void Answered() => connection.Meter.RoundTrip(connection.Time.GetElapsedTime(Interlocked.Read(ref _askedAt)));

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            try
            {
                using var timer = new PeriodicTimer(connection.PingEvery, connection.Time);
                do
                {
                    Interlocked.Exchange(ref _askedAt, connection.Time.GetTimestamp());
                    await connection.SendAsync(socket, "ping", tokens, new { }, cancellationToken).ConfigureAwait(false);
                }
                while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
            }
            catch (Exception e) when (e is OperationCanceledException || ErrorOf(e) is not null)
            {
                // The session has ended; its reader says why.
            }
        }
    }

    private TimeSpan PingEvery => options.PingEvery;
}
