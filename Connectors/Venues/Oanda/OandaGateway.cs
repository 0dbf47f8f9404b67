using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Oanda;

/// <summary>Orders at OANDA. It keeps our ids (client extensions), so an order whose answer was lost is found by its id.</summary>
/// <param name="venue">The venue.</param>
/// <param name="listings">What may be traded.</param>
/// <param name="options">The account.</param>
/// <param name="time">The time.</param>
public sealed class OandaGateway(Venue venue, IReadOnlyList<Listing> listings, OandaOptions options, TimeProvider time) : IVenueGateway, IDisposable
{
    private readonly VenueHttp _http = new(options.Rest, OandaHttp.RequestsPerSecond, options.Live, time);
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
    public async ValueTask<VenueAnswer<VenueOrderState>> CancelAsync(Listing listing, string clientOrderId, CancellationToken cancellationToken = default)
    {
        try
        {
            // A cancellation may be sent twice: the second finds nothing to cancel.
            using var answer = await _http.SendAsync(
                options.Request(HttpMethod.Put, $"orders/@{Uri.EscapeDataString(clientOrderId)}/cancel"), cancellationToken).ConfigureAwait(false);
            if (answer.Body.Find("orderCancelRejectTransaction") is not null || answer.Status == HttpStatusCode.NotFound)
                return new VenueError(VenueErrorKind.UnknownOrder, $"OANDA has no working order '{clientOrderId}'.");
            if (answer.Error is { } error) return error;
            return await FindAsync(clientOrderId, cancellationToken).ConfigureAwait(false);
        }
        catch (VenueFaultException e)
        {
            return e.Error;
        }
    }

    /// <inheritdoc/>
    public ValueTask<VenueAnswer<IReadOnlyList<VenueOrderState>>> GetOpenOrdersAsync(CancellationToken cancellationToken = default) =>
        AskAsync("pendingOrders", body => (IReadOnlyList<VenueOrderState>)[.. body.GetList("orders").Where(IsListed).Select(ReadOrder)], cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<VenueAnswer<IReadOnlyList<VenueFill>>> GetFillsAsync(long sinceNs, CancellationToken cancellationToken = default)
    {
        var from = (sinceNs / 1_000_000_000m).ToString("0.000000000", CultureInfo.InvariantCulture);
        try
        {
            using var pages = await _http.AskAsync(
                () => options.Request(HttpMethod.Get, $"transactions?type=ORDER_FILL&pageSize=1000&from={from}"), cancellationToken)
                .ConfigureAwait(false);
            var fills = new List<VenueFill>();
            foreach (var page in pages.RootElement.GetList("pages"))
            {
                // Of the address that it names only the question is used: our token goes nowhere else.
                if (!Uri.TryCreate(page.GetString(), UriKind.Absolute, out var address))
                    return new VenueError(VenueErrorKind.Protocol, "A page of transactions has no address.");
                using var body = await _http.AskAsync(() => options.Request(HttpMethod.Get, "transactions/idrange" + address.Query), cancellationToken)
                    .ConfigureAwait(false);
                fills.AddRange(body.RootElement.GetList("transactions").Where(IsListed).Select(ReadFill).Where(f => f.TimeNs >= sinceNs));
            }

            return fills;
        }
        catch (VenueFaultException e)
        {
            return e.Error;
        }
    }

    /// <inheritdoc/>
    public ValueTask<VenueAnswer<IReadOnlyList<VenueBalance>>> GetBalancesAsync(CancellationToken cancellationToken = default) =>
        AskAsync("summary", static body =>
        {
            var account = body.Get("account");
            return (IReadOnlyList<VenueBalance>)
                [new VenueBalance(account.GetText("currency"), account.GetDecimal("marginAvailable"), account.GetDecimal("marginUsed"))];
        }, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<VenueAnswer<VenueOrderState>> SendAsync(VenueOrderRequest request)
    {
        var units = ((int)request.Side * request.Quantity).Plain();
        var order = new Dictionary<string, object>
        {
            ["instrument"] = request.Listing.VenueSymbol,
            ["units"] = units,
            ["type"] = request.LimitPrice is null ? "MARKET" : "LIMIT",
            ["timeInForce"] = request.LimitPrice is null ? "FOK" : "GTC",
            ["positionFill"] = "DEFAULT",
            ["clientExtensions"] = new { id = request.ClientOrderId },
        };
        if (request.LimitPrice is { } price) order["price"] = price.Plain();
        try
        {
            using var answer = await _http.SendAsync(options.Request(HttpMethod.Post, "orders", JsonContent.Create(new { order })), CancellationToken.None)
                .ConfigureAwait(false);
            if (answer.Body.Find("orderRejectTransaction") is { } rejected) return Rejection(rejected.FindText("rejectReason") ?? "");
            return answer.Error is { } error ? OrderRules.Uncertain(error) : ReadSubmitted(request, answer.Body);
        }
        catch (VenueFaultException e)
        {
            return OrderRules.Uncertain(e.Error);
        }
    }

    private static VenueAnswer<VenueOrderState> ReadSubmitted(VenueOrderRequest request, JsonElement body)
    {
        var created = body.Get("orderCreateTransaction");
        var (status, reason, last) = (OrderStatus.Accepted, "", created);
        if (body.Find("orderFillTransaction") is { } fill) (status, last) = (OrderStatus.Filled, fill);
        else if (body.Find("orderCancelTransaction") is { } ended) (status, reason, last) = (OrderStatus.Expired, ended.FindText("reason") ?? "", ended);
        return new VenueOrderState(
            request.ClientOrderId, created.GetText("id"), request.Listing.Instrument.Symbol, request.Side, status, request.Quantity,
            status == OrderStatus.Filled ? request.Quantity : 0, request.LimitPrice, OandaHttp.TimeNs(last.GetDecimal("time")), reason);
    }

    private static VenueError Rejection(string reason) => new(
        reason.Contains("INSUFFICIENT", StringComparison.Ordinal) ? VenueErrorKind.InsufficientFunds
        : reason.Contains("INSTRUMENT_UNKNOWN", StringComparison.Ordinal) ? VenueErrorKind.UnknownSymbol
        : VenueErrorKind.OrderRejected, $"OANDA refused the order: {reason}.");

    private async Task<VenueAnswer<VenueOrderState>> FindAsync(string clientOrderId, CancellationToken cancellationToken) =>
        await AskAsync($"orders/@{Uri.EscapeDataString(clientOrderId)}", body => ReadOrder(body.Get("order")), cancellationToken).ConfigureAwait(false);

    private async ValueTask<VenueAnswer<T>> AskAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken) where T : class
    {
        try
        {
            using var body = await _http.AskAsync(() => options.Request(HttpMethod.Get, path), cancellationToken).ConfigureAwait(false);
            return read(body.RootElement);
        }
        catch (VenueFaultException e)
        {
            return e.Error;
        }
    }

    private bool IsListed(JsonElement about) => about.FindText("instrument") is { } name && _listings.ContainsKey(name);

    private VenueOrderState ReadOrder(JsonElement order)
    {
        var units = order.GetDecimal("units");
        var status = order.GetText("state") switch
        {
            "PENDING" => OrderStatus.Accepted,
            "FILLED" or "TRIGGERED" => OrderStatus.Filled,
            "CANCELLED" => OrderStatus.Cancelled,
            _ => OrderStatus.Unknown,
        };
        return new VenueOrderState(
            order.Find("clientExtensions")?.FindText("id") ?? "", order.GetText("id"), _listings[order.GetText("instrument")].Instrument.Symbol,
            units > 0 ? Side.Buy : Side.Sell, status, Math.Abs(units), status == OrderStatus.Filled ? Math.Abs(units) : 0, order.FindDecimal("price"),
            OandaHttp.TimeNs(order.GetDecimal("createTime")));
    }

    private VenueFill ReadFill(JsonElement fill)
    {
        var units = fill.GetDecimal("units");
        var instrument = _listings[fill.GetText("instrument")].Instrument;
        return new VenueFill(
            fill.GetText("id"), fill.FindText("clientOrderID") ?? "", fill.GetText("orderID"), instrument.Symbol, units > 0 ? Side.Buy : Side.Sell,
            Math.Abs(units), fill.GetDecimal("price"), fill.FindDecimal("commission") ?? 0, instrument.Quote, OandaHttp.TimeNs(fill.GetDecimal("time")));
    }
}
