using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Oanda;

/// <summary>
/// OANDA's pricing stream: an HTTP answer without end, of a line of JSON for each price and one every five seconds as a sign of life. Each price is
/// the whole book that the account is offered, so each is a snapshot.
/// <see href="https://developer.oanda.com/rest-live-v20/pricing-ep/"/>
/// </summary>
/// <param name="venue">The venue.</param>
/// <param name="listings">Which instruments; their venue symbols are OANDA's names: <c>EUR_USD</c>.</param>
/// <param name="sink">Where ticks go.</param>
/// <param name="options">The account.</param>
/// <param name="time">The time.</param>
public sealed class OandaPrices(Venue venue, IReadOnlyList<Listing> listings, ITickSink sink, OandaOptions options, TimeProvider time)
    : LiveConnection(venue, listings, sink, Books, options.Live, time)
{
    // A heartbeat comes every five seconds; three missed ones are silence.
    private static readonly BookSyncOptions Books = new() { Sequence = SequenceRule.None, HeartbeatNs = 15 * Nanoseconds.PerSecond, MaxLevels = 100 };

    private readonly VenueHttp _stream = new(options.Stream, requestsPerSecond: 2, options.Live, time);

    /// <inheritdoc/>
    protected override async Task RunSessionAsync(CancellationToken cancellationToken)
    {
        var names = string.Join(',', Listings.Select(l => l.VenueSymbol));
        var request = options.Request(HttpMethod.Get, $"pricing/stream?snapshot=true&instruments={Uri.EscapeDataString(names)}");
        using var response = await _stream.OpenAsync(request, cancellationToken).ConfigureAwait(false);
        Established();
        var lines = PipeReader.Create(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        try
        {
            await ReadLinesAsync(lines, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await lines.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool isDisposing)
    {
        base.Dispose(isDisposing);
        if (isDisposing) _stream.Dispose();
    }

    private async Task ReadLinesAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                var line = rest.Slice(0, end);
                if (!IsBlank(line)) await ReadLineAsync(line, cancellationToken).ConfigureAwait(false);
                rest = rest.Slice(rest.GetPosition(1, end));
            }

            if (rest.Length > Options.MaxMessageBytes)
                throw new VenueFaultException(VenueErrorKind.Protocol, $"A line has more than {Options.MaxMessageBytes} bytes.");
            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted) return;
        }
    }

    private async ValueTask ReadLineAsync(ReadOnlySequence<byte> line, CancellationToken cancellationToken)
    {
        HeardMessage();
        using var document = JsonDocument.Parse(line);
        var message = document.RootElement;
        var timeNs = OandaHttp.TimeNs(message.GetDecimal("time"));
        NoteTime(timeNs);
        if (message.GetText("type") != "PRICE") return;
        if (Feeds.Find(message.GetText("instrument")) is not { } feed)
        {
            Meter.Reject(RejectReason.UnknownSymbol);
            return;
        }

        if (TryReadLevels(feed.Listing.Instrument, message) is { } reason)
            await RejectAsync(feed, reason, cancellationToken).ConfigureAwait(false);
        else
            await Feeds.DoAsync(feed, (Levels, timeNs), static (f, price) => f.Apply(new BookMessage
            {
                Kind = BookMessageKind.Snapshot,
                TimeNs = price.timeNs,
                Bids = price.Levels.Bids,
                Asks = price.Levels.Asks,
            }), cancellationToken).ConfigureAwait(false);
    }

    private RejectReason? TryReadLevels(Instrument instrument, JsonElement message)
    {
        Levels.Clear();
        // A market that is closed shows its last prices, at which nobody trades: its book is empty.
        if (message.Find("tradeable") is { ValueKind: JsonValueKind.False }) return null;
        return TryReadSide(instrument, message, "bids", isBid: true) ?? TryReadSide(instrument, message, "asks", isBid: false);
    }

    private RejectReason? TryReadSide(Instrument instrument, JsonElement message, string side, bool isBid)
    {
        foreach (var bucket in message.GetList(side))
        {
            if (Levels.IsFull) return RejectReason.Malformed;
            if (Units.TryLevel(instrument, bucket.Get("price").Utf8(), bucket.Get("liquidity").Utf8(), out var level) is { } reason) return reason;
            Levels.Add(isBid, level);
        }

        return null;
    }

    private static bool IsBlank(ReadOnlySequence<byte> line) => line.IsEmpty || (line.Length == 1 && line.FirstSpan[0] == '\r');
}
