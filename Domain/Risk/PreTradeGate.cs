using System.Globalization;
using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Portfolio;

namespace OrleansTrading.Domain.Risk;

/// <summary>An order on its way through the gate.</summary>
/// <param name="Instrument">What.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Quantity">In units of base, &gt; 0.</param>
/// <param name="Price">The chosen venue's price, in quote currency; of one that has a limit or waits for a price, that.</param>
/// <param name="WorstCost">What a buy can cost with its fee, in quote currency.</param>
public sealed record ProposedOrder(Instrument Instrument, Side Side, decimal Quantity, decimal Price, decimal WorstCost)
{
    /// <summary>Whether it may be far from the market on the side where it waits: the collar holds only where it would trade at once.</summary>
    public bool MayWait { get; init; }

    /// <summary>What the collar is measured from; null: the middle of the best quotes.</summary>
    public decimal? CollarFrom { get; init; }

    /// <summary>The working order that it takes the place of; null: none.</summary>
    public OrderState? Replaces { get; init; }
}

/// <summary>The gate's answer: what the order sets aside, or why it does not pass.</summary>
public readonly record struct Admission(Reservation? Reservation, Refusal? Refusal)
{
    /// <summary>It does not pass.</summary>
    public static implicit operator Admission(Refusal refusal) => new(null, refusal);
}

/// <summary>
/// Every order passes here, in the portfolio's own turn, so that no two orders can spend the same money. Working orders count as if
/// they were done, on the side where that is worse. An order that only reduces an exposure passes the exposure limits.
/// </summary>
public static class PreTradeGate
{
    private const int RateDecimals = 12;

    /// <summary>Checks an order against the limits.</summary>
    /// <returns>What it sets aside when it passes; else the first limit that it breaches, with what is allowed and what was attempted.</returns>
    public static Admission Admit(ProposedOrder order, PortfolioAccount account, MarketView market, Catalogue catalogue, RiskLimits limits)
    {
        if (order.Replaces is null && account.WorkingOrders.Count >= limits.MaxWorkingOrders)
            return TooMany(limits, account.WorkingOrders.Count + 1);

        if (market.Rate(order.Instrument.Quote, account.BaseCurrency) is not { } rate)
            return new Refusal("CONVERSION_RATE_MISSING", $"There is no rate from {order.Instrument.Quote} to {account.BaseCurrency}.");
        var quoteNotional = order.Quantity * order.Price;
        if (quoteNotional < order.Instrument.MinNotional)
            return Breach("MIN_NOTIONAL", "smallest order value", order.Instrument.MinNotional, quoteNotional);
        var notional = quoteNotional * rate;
        if (notional > limits.MaxOrderNotional)
            return Breach("MAX_ORDER_NOTIONAL", $"largest order value in {account.BaseCurrency}", limits.MaxOrderNotional, notional);

        // Against quotes that are young enough to trade on: a venue that fell silent has no say.
        if (market.Mid(order.Instrument.Symbol, limits.MaxQuoteAgeNs) is not { } mid)
            return new Refusal("QUOTE_STALE", $"{order.Instrument.Symbol} has no quote that is young enough.");
        var from = order.CollarFrom ?? mid;
        var distance = order.MayWait ? (order.Price - from) * (int)order.Side / from : Math.Abs(order.Price - from) / from;
        if (distance > limits.PriceCollar)
            return Breach("PRICE_COLLAR", "largest distance from the best quotes", limits.PriceCollar, distance);

        var (valuation, missing) = Valuation.Of(account, market, catalogue);
        if (valuation is null) return missing!;
        var admission = CheckExposure(order, account, market, catalogue, limits, valuation.Equity);
        return account.Financing == Financing.Margin || admission.Refusal is not null ? admission : CheckCash(order, account);
    }

    /// <summary>
    /// Checks an order that may only reduce a position: the limits on exposure and size are not for it, since it makes both smaller. It sets nothing
    /// aside.
    /// </summary>
    /// <param name="instrument">What.</param>
    /// <param name="account">The portfolio.</param>
    /// <param name="limits">The portfolio's limits.</param>
    public static Admission AdmitReduction(Instrument instrument, PortfolioAccount account, RiskLimits limits) =>
        account.WorkingOrders.Count >= limits.MaxWorkingOrders
            ? TooMany(limits, account.WorkingOrders.Count + 1)
            : new Admission(NothingOf(instrument, account), null);

    /// <summary>The refusal of more working orders than there may be.</summary>
    public static Refusal TooMany(RiskLimits limits, int attempted) =>
        Breach("MAX_WORKING_ORDERS", "number of working orders", limits.MaxWorkingOrders, attempted);

    /// <summary>The reservation of an order that needs none.</summary>
    public static Reservation NothingOf(Instrument instrument, PortfolioAccount account) =>
        new(account.Financing == Financing.Margin ? account.BaseCurrency : instrument.Quote, 0, 0);

    // Without credit an order is paid with what no other order has set aside, and sells what no other order sells.
    private static Admission CheckCash(ProposedOrder order, PortfolioAccount account)
    {
        var quote = order.Instrument.Quote;
        var available = account.Available(quote, order.Replaces);
        if (order.Side == Side.Buy)
        {
            return order.WorstCost > available
                ? Breach("AVAILABLE_CASH", $"{quote} that no other order has set aside", available, order.WorstCost)
                : new Admission(new Reservation(quote, order.WorstCost, available), null);
        }

        var held = account.Positions.TryGetValue(order.Instrument.Symbol, out var position) ? position.Quantity : 0;
        var free = held - account.Committed(order.Instrument.Symbol, Side.Sell, order.Replaces);
        return order.Quantity > free
            ? Breach("AVAILABLE_POSITION", $"{order.Instrument.Symbol} that no other order sells", free, order.Quantity)
            : new Admission(new Reservation(quote, 0, Math.Max(0, available)), null);
    }

    private static Admission CheckExposure(
        ProposedOrder order, PortfolioAccount account, MarketView market, Catalogue catalogue, RiskLimits limits, decimal equity)
    {
        decimal assetNow = 0, assetWithBuys = 0, assetWithSells = 0, grossWorst = 0, added = 0;
        var onlyReduces = false;
        foreach (var symbol in account.Positions.Keys.Append(order.Instrument.Symbol).Distinct(StringComparer.Ordinal))
        {
            var instrument = catalogue.Instrument(symbol);
            var held = account.Positions.TryGetValue(symbol, out var position) ? position.Quantity : 0;
            var buys = account.Committed(symbol, Side.Buy, order.Replaces);
            var sells = account.Committed(symbol, Side.Sell, order.Replaces);
            var worstBefore = Math.Max(Math.Abs(held + buys), Math.Abs(held - sells));
            if (symbol == order.Instrument.Symbol)
            {
                if (order.Side == Side.Buy) buys += order.Quantity;
                else sells += order.Quantity;
                onlyReduces = order.Side == Side.Buy ? held + buys <= 0 : held - sells >= 0;
            }

            if (held == 0 && buys == 0 && sells == 0) continue;
            if (market.Mid(symbol) is not { } mid || market.Rate(instrument.Quote, account.BaseCurrency) is not { } rate)
                return new Refusal("MARK_MISSING", $"There is no quote to value {symbol} by.");
            // A rate turned round is rounded in its last digits; those must not decide about a limit.
            var unit = Math.Round(mid * rate, RateDecimals);
            var worst = Math.Max(Math.Abs(held + buys), Math.Abs(held - sells));
            grossWorst += worst * unit;
            if (symbol == order.Instrument.Symbol) added = (worst - worstBefore) * unit;
            if (instrument.Base != order.Instrument.Base) continue;
            assetNow += held * unit;
            assetWithBuys += (held + buys) * unit;
            assetWithSells += (held - sells) * unit;
        }

        var assetAfter = order.Side == Side.Buy ? assetWithBuys : assetWithSells;
        var assetWorst = Math.Abs(assetAfter);
        var allowed = limits.MaxAssetShare * equity;
        // Through zero is not less, even when the other side is no larger.
        var isLess = assetWorst <= Math.Abs(assetNow) && Math.Sign(assetAfter) * Math.Sign(assetNow) >= 0;
        if (assetWorst > allowed && !isLess)
            return Breach("MAX_ASSET_SHARE", $"largest exposure to {order.Instrument.Base} in {account.BaseCurrency}", allowed, assetWorst);

        allowed = limits.MaxLeverage * equity;
        if (grossWorst > allowed && !onlyReduces)
            return Breach("MAX_LEVERAGE", $"largest gross exposure in {account.BaseCurrency}", allowed, grossWorst);
        // Buying power is what leverage leaves; the order uses as much of it as it adds to the exposure at worst.
        return new Admission(new Reservation(account.BaseCurrency, added, Math.Max(added, allowed - (grossWorst - added))), null);
    }

    private static Refusal Breach(string limit, string what, decimal allowed, decimal attempted) => new(
        limit,
        string.Create(CultureInfo.InvariantCulture, $"Limit {limit} ({what}) allows {allowed:0.########}; the order would make it {attempted:0.########}."),
        limit, allowed, attempted);
}
