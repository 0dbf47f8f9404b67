using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Capital;

/// <summary>
/// Orders at Capital.com: positions at the market, working orders at a limit. Capital.com does not know our ids. They are remembered here, by the deal's
/// reference; an order whose reference was lost on its way stays <see cref="VenueErrorKind.OutcomeUnknown"/> and is never sent again: its trade, if
/// there was one, is among the fills, without our id.
/// </summary>
/// <param name="venue">The venue.</param>
/// <param name="listings">What may be traded; venue symbols are epics.</param>
/// <param name="options">The account.</param>
/// <param name="time">The time.</param>
public sealed class CapitalGateway(Venue venue, IReadOnlyList<Listing> listings, CapitalOptions options, TimeProvider time) : IVenueGateway, IDisposable
{
    // What one question about the past may span.
    private static readonly TimeSpan MostHistory = TimeSpan.FromDays(1);

    private readonly CapitalSession _session = new(options, time);
    private readonly Dictionary<string, Listing> _listings = listings.ToDictionary(l => l.VenueSymbol, StringComparer.Ordinal);
    private readonly SubmittedOrders _submitted = new();

    // Deals whose confirmation is still wanted, by our ids.
    private readonly ConcurrentDictionary<string, (VenueOrderRequest Request, string Reference)> _unconfirmed = new();

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
            var unknown = new VenueError(VenueErrorKind.UnknownOrder, $"Capital.com has no working order '{clientOrderId}'.");
            if (_submitted.FindVenueOrderId(clientOrderId) is not { } dealId) return unknown;
            var open = await GetOpenOrdersAsync(cancellationToken).ConfigureAwait(false);
            if (open.Error is { } failed) return failed;
            if (open.Value!.FirstOrDefault(o => o.VenueOrderId == dealId) is not { } order) return unknown;
            using var answer = await _session.SendAsync(HttpMethod.Delete, $"workingorders/{Uri.EscapeDataString(dealId)}", null, cancellationToken)
                .ConfigureAwait(false);
            return answer.Error is { } error ? error : order with { Status = OrderStatus.Cancelled };
        }
        catch (VenueFaultException e)
        {
            return e.Error;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<VenueAnswer<IReadOnlyList<VenueOrderState>>> GetOpenOrdersAsync(CancellationToken cancellationToken = default) =>
        await AskAsync("workingorders", body => (IReadOnlyList<VenueOrderState>)
            [.. body.GetList("workingOrders").Select(o => o.Get("workingOrderData")).Where(IsListed).Select(ReadOrder)], cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<VenueAnswer<IReadOnlyList<VenueFill>>> GetFillsAsync(long sinceNs, CancellationToken cancellationToken = default)
    {
        var fills = new List<VenueFill>();
        var now = time.GetUtcNow();
        for (var from = Nanoseconds.ToTime(sinceNs); from < now; from += MostHistory)
        {
            var to = from + MostHistory < now ? from + MostHistory : now;
            var part = await AskAsync(
                $"history/activity?detailed=true&from={Text(from)}&to={Text(to)}",
                body => (IReadOnlyList<VenueFill>)
                    [.. body.GetList("activities").Where(a => IsListed(a) && IsTrade(a)).Select(ReadFill).Where(f => f.TimeNs >= sinceNs)],
                cancellationToken).ConfigureAwait(false);
            if (part.Error is { } error) return error;
            fills.AddRange(part.Value!);
        }

        return fills.DistinctBy(f => f.TradeId).OrderBy(f => f.TimeNs).ToList();
    }

    /// <inheritdoc/>
    public async ValueTask<VenueAnswer<IReadOnlyList<VenueBalance>>> GetBalancesAsync(CancellationToken cancellationToken = default) =>
        await AskAsync("accounts", static body => (IReadOnlyList<VenueBalance>)[.. body.GetList("accounts").Select(static account =>
        {
            var balance = account.Get("balance");
            var available = balance.GetDecimal("available");
            return new VenueBalance(account.GetText("currency"), available, balance.GetDecimal("balance") - available);
        })], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private async Task<VenueAnswer<VenueOrderState>> SendAsync(VenueOrderRequest request)
    {
        var body = new Dictionary<string, object>
        {
            ["epic"] = request.Listing.VenueSymbol,
            ["direction"] = request.Side == Side.Buy ? "BUY" : "SELL",
            ["size"] = request.Quantity,
        };
        if (request.LimitPrice is { } price) (body["level"], body["type"]) = (price, "LIMIT");
        try
        {
            // Who is not logged in has sent nothing.
            await _session.LoginAsync(null, CancellationToken.None).ConfigureAwait(false);
        }
        catch (VenueFaultException e)
        {
            return e.Error.Kind is VenueErrorKind.RateLimited or VenueErrorKind.Authentication
                ? e.Error
                : new VenueError(VenueErrorKind.Unavailable, e.Error.Message, e.Error.RetryAfter);
        }

        try
        {
            var path = request.LimitPrice is null ? "positions" : "workingorders";
            using var answer = await _session.SendAsync(HttpMethod.Post, path, body, CancellationToken.None).ConfigureAwait(false);
            if (answer.Error is { } error) return OrderRules.Uncertain(error);
            _unconfirmed[request.ClientOrderId] = (request, answer.Body.GetText("dealReference"));
            return await FindAsync(request.ClientOrderId, CancellationToken.None).ConfigureAwait(false) switch
            {
                // The deal has a reference, so the venue has it; what it came to is asked again.
                { Error: { Kind: not (VenueErrorKind.OrderRejected or VenueErrorKind.InsufficientFunds) } late } =>
                    new VenueError(VenueErrorKind.OutcomeUnknown, $"The deal is not confirmed yet: {late.Message}"),
                var confirmed => confirmed,
            };
        }
        catch (VenueFaultException e)
        {
            return OrderRules.Uncertain(e.Error);
        }
    }

    private async Task<VenueAnswer<VenueOrderState>> FindAsync(string clientOrderId, CancellationToken cancellationToken)
    {
        if (!_unconfirmed.TryGetValue(clientOrderId, out var deal))
            return new VenueError(VenueErrorKind.UnknownOrder, "The deal has no reference that is known.");
        var confirm = await AskAsync($"confirms/{Uri.EscapeDataString(deal.Reference)}", body => ReadConfirm(deal.Request, body), cancellationToken)
            .ConfigureAwait(false);
        if (confirm.Value is not { } order) return confirm.Error!;
        _unconfirmed.TryRemove(clientOrderId, out _);
        return order.Status == OrderStatus.Rejected ? Rejection(order.Reason) : order;
    }

    private static VenueError Rejection(string reason) => new(
        reason.Contains("FUNDS", StringComparison.Ordinal) || reason.Contains("RISK_CHECK", StringComparison.Ordinal)
            ? VenueErrorKind.InsufficientFunds
            : VenueErrorKind.OrderRejected, $"Capital.com refused the order: {reason}.");

    private static VenueOrderState ReadConfirm(VenueOrderRequest request, JsonElement confirm)
    {
        var isRejected = confirm.GetText("dealStatus") != "ACCEPTED";
        var isFilled = !isRejected && request.LimitPrice is null;
        return new VenueOrderState(
            request.ClientOrderId, confirm.GetText("dealId"), request.Listing.Instrument.Symbol, request.Side,
            isRejected ? OrderStatus.Rejected : isFilled ? OrderStatus.Filled : OrderStatus.Accepted,
            request.Quantity, isFilled ? request.Quantity : 0, request.LimitPrice, TimeNs(confirm.FindText("date")),
            isRejected ? confirm.FindText("rejectReason") ?? confirm.FindText("reason") ?? "" : "");
    }

    private async ValueTask<VenueAnswer<T>> AskAsync<T>(string path, Func<JsonElement, T> read, CancellationToken cancellationToken) where T : class
    {
        try
        {
            using var body = await _session.AskAsync(path, cancellationToken).ConfigureAwait(false);
            return new VenueAnswer<T>(read(body.RootElement));
        }
        catch (VenueFaultException e)
        {
            return e.Error;
        }
    }

    private bool IsListed(JsonElement about) => about.FindText("epic") is { } epic && _listings.ContainsKey(epic);

    private static bool IsTrade(JsonElement activity) => activity.FindText("type") == "POSITION" && activity.FindText("status") is ("EXECUTED" or "ACCEPTED");

    private VenueOrderState ReadOrder(JsonElement order)
    {
        var dealId = order.GetText("dealId");
        return new VenueOrderState(
            _submitted.FindClientOrderId(dealId), dealId, _listings[order.GetText("epic")].Instrument.Symbol, SideOf(order), OrderStatus.Accepted,
            order.GetDecimal("orderSize"), 0, order.GetDecimal("orderLevel"), TimeNs(order.FindText("createdDateUTC")));
    }

    private VenueFill ReadFill(JsonElement activity)
    {
        var details = activity.Get("details");
        var dealId = activity.GetText("dealId");
        return new VenueFill(
            dealId, _submitted.FindClientOrderId(dealId), dealId, _listings[activity.GetText("epic")].Instrument.Symbol, SideOf(details),
            details.GetDecimal("size"), details.GetDecimal("level"), 0, details.FindText("currency") ?? "", TimeNs(activity.FindText("dateUTC")));
    }

    private static Side SideOf(JsonElement about) => about.GetText("direction") == "BUY" ? Side.Buy : Side.Sell;

    private static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);

    private static long TimeNs(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? Nanoseconds.Of(instant) : 0;
}
