using System.Text.Json;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Bridge;

/// <summary>
/// Orders at a crypto venue by the bridge, which its <see cref="BridgeConnection"/> has opened with credentials: without that connection there is no
/// way to the venue, and the answer is <see cref="VenueErrorKind.Unavailable"/>.
/// </summary>
/// <param name="venue">The venue.</param>
/// <param name="listings">What may be traded.</param>
/// <param name="bridge">The child process, which somebody runs.</param>
public sealed class BridgeGateway(Venue venue, IReadOnlyList<Listing> listings, BridgeProcess bridge) : IVenueGateway
{
    private readonly Dictionary<string, Listing> _listings = listings.ToDictionary(l => l.VenueSymbol, StringComparer.Ordinal);
    private readonly SubmittedOrders _submitted = new();

    /// <inheritdoc/>
    public Venue Venue => venue;

    /// <inheritdoc/>
    public async ValueTask<VenueAnswer<VenueOrderState>> SubmitAsync(VenueOrderRequest request, CancellationToken cancellationToken = default)
    {
        if (OrderRules.Check(request, venue) is { } refused) return refused;
        return await _submitted.OnceAsync(
            request.ClientOrderId, () => SendAsync(request), () => FindAsync(request.ClientOrderId, cancellationToken), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<VenueAnswer<VenueOrderState>> CancelAsync(Listing listing, string clientOrderId, CancellationToken cancellationToken = default) =>
        await AskAsync(
            id => new { t = "cancel", id, venue = venue.Name, symbol = listing.VenueSymbol, clientOrderId }, ReadOrder, isOrder: false, cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<VenueAnswer<IReadOnlyList<VenueOrderState>>> GetOpenOrdersAsync(CancellationToken cancellationToken = default) =>
        await AskAsync(
            id => new { t = "orders", id, venue = venue.Name }, value => (IReadOnlyList<VenueOrderState>)[.. List(value).Select(ReadOrder)], isOrder: false,
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<VenueAnswer<IReadOnlyList<VenueFill>>> GetFillsAsync(long sinceNs, CancellationToken cancellationToken = default) =>
        await AskAsync(
            id => new { t = "fills", id, venue = venue.Name, sinceMs = sinceNs / Nanoseconds.PerMillisecond, symbols = _listings.Keys },
            value => (IReadOnlyList<VenueFill>)[.. List(value).Select(ReadFill).Where(f => f.TimeNs >= sinceNs)], isOrder: false, cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<VenueAnswer<IReadOnlyList<VenueBalance>>> GetBalancesAsync(CancellationToken cancellationToken = default) =>
        await AskAsync(
            id => new { t = "balances", id, venue = venue.Name },
            value => (IReadOnlyList<VenueBalance>)
                [.. List(value).Select(b => new VenueBalance(b.GetText("asset"), b.GetDecimal("free"), b.GetDecimal("held")))], isOrder: false, cancellationToken)
            .ConfigureAwait(false);

    private Task<VenueAnswer<VenueOrderState>> SendAsync(VenueOrderRequest request) => AskAsync(
        id => new
        {
            t = "submit",
            id,
            venue = venue.Name,
            symbol = request.Listing.VenueSymbol,
            clientOrderId = request.ClientOrderId,
            side = request.Side == Side.Buy ? "buy" : "sell",
            quantity = request.Quantity.Plain(),
            price = request.LimitPrice?.Plain(),
        }, ReadOrder, isOrder: true, CancellationToken.None);

    // Of what has ended a venue tells by its trades alone; which order they were of, not every venue says.
    private async Task<VenueAnswer<VenueOrderState>> FindAsync(string clientOrderId, CancellationToken cancellationToken)
    {
        var open = await GetOpenOrdersAsync(cancellationToken).ConfigureAwait(false);
        if (open.Error is { } error) return error;
        return open.Value!.FirstOrDefault(o => o.ClientOrderId == clientOrderId) is { } found
            ? found
            : new VenueError(VenueErrorKind.UnknownOrder, $"{venue.DisplayName} has no working order '{clientOrderId}'.");
    }

    private async Task<VenueAnswer<T>> AskAsync<TQuestion, T>(
        Func<long, TQuestion> question, Func<JsonElement, T> read, bool isOrder, CancellationToken cancellationToken) where T : class
    {
        try
        {
            if (bridge.FindLink() is not { } link) return new VenueError(VenueErrorKind.Unavailable, "The bridge does not run.");
            using var answer = await link.AskAsync(question, cancellationToken).ConfigureAwait(false);
            if (answer.RootElement.Find("error") is { } error) return BridgeErrors.Read(error);
            return read(answer.RootElement.Get("value"));
        }
        catch (VenueFaultException e)
        {
            return isOrder ? OrderRules.Uncertain(e.Error) : e.Error;
        }
    }

    private static JsonElement.ArrayEnumerator List(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray()
        : throw new VenueFaultException(VenueErrorKind.Protocol, "An answer of the bridge is no list.");

    private VenueOrderState ReadOrder(JsonElement order)
    {
        var filled = order.FindDecimal("filled") ?? 0;
        var status = order.FindText("status") switch
        {
            "open" => filled > 0 ? OrderStatus.PartiallyFilled : OrderStatus.Accepted,
            "closed" => OrderStatus.Filled,
            "canceled" => OrderStatus.Cancelled,
            "expired" => OrderStatus.Expired,
            "rejected" => OrderStatus.Rejected,
            _ => OrderStatus.Unknown,
        };
        var limit = order.FindDecimal("price");
        return new VenueOrderState(
            order.GetText("clientOrderId"), order.GetText("orderId"), SymbolOf(order), SideOf(order), status, order.GetDecimal("quantity"), filled,
            limit == 0 ? null : limit, (order.FindLong("ms") ?? 0) * Nanoseconds.PerMillisecond);
    }

    private VenueFill ReadFill(JsonElement fill) => new(
        fill.GetText("id"), fill.FindText("clientOrderId") is { Length: > 0 } id ? id : _submitted.FindClientOrderId(fill.GetText("orderId")),
        fill.GetText("orderId"), SymbolOf(fill), SideOf(fill), fill.GetDecimal("quantity"), fill.GetDecimal("price"), fill.GetDecimal("fee"),
        fill.GetText("feeAsset"), (fill.FindLong("ms") ?? 0) * Nanoseconds.PerMillisecond);

    private string SymbolOf(JsonElement about) => _listings.TryGetValue(about.GetText("symbol"), out var listing)
        ? listing.Instrument.Symbol
        : throw new VenueFaultException(VenueErrorKind.Protocol, "The bridge names a market that nobody asked for.");

    private static Side SideOf(JsonElement about) => about.GetText("side") == "buy" ? Side.Buy : Side.Sell;
}
