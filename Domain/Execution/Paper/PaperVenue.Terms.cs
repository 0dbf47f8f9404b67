using OrleansTrading.Domain.Execution.Matching;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution;

/// <summary>Which terms of an order make sense.</summary>
public sealed partial class PaperVenue
{
    private static WorkingOrder Working(PaperOrder order, PaperMarket market)
    {
        var (instrument, terms) = (market.Instrument, order.Terms);
        if (!Enum.IsDefined(order.Side)) throw Invalid("an order buys or sells");
        if (!instrument.TryToLots(order.Quantity, out var lots))
            throw new RefusedException("QUANTITY_INVALID", $"A quantity of {instrument.Symbol} is above 0 and a multiple of {instrument.LotSize}.");
        if (!Enum.IsDefined(terms.Pricing) || !Enum.IsDefined(terms.TimeInForce)) throw Invalid("its pricing or time in force is none that there is");
        var isLimit = terms.Pricing == OrderPricing.Limit;
        if (isLimit ? terms.LimitTicks is < 1 or > Instrument.MaxTicks : terms.LimitTicks != 0)
            throw Invalid("a limit order has a limit above 0, an order at the market has none");
        if (!isLimit && terms.CanRest) throw Invalid("an order at the market is immediate-or-cancel or fill-or-kill");
        if (terms.PostOnly && !terms.CanRest) throw Invalid("an order that only adds liquidity can rest");
        var ends = terms.TimeInForce is TimeInForce.GoodTillDate or TimeInForce.Day;
        if (ends ? terms.ExpiresNs <= 0 : terms.ExpiresNs != 0) throw Invalid("a good-till-date or day order has a time at which it ends, no other has");
        var display = 0L;
        if (terms.DisplayQuantity != 0)
        {
            if (!terms.CanRest || !instrument.TryToLots(terms.DisplayQuantity, out display) || display > lots)
                throw Invalid($"what is shown of an order that can rest is a multiple of {instrument.LotSize}, and no more than all of it");
            if ((lots - 1) / display >= MatchingLimits.MostIcebergParts)
                throw Invalid($"an order is shown in at most {MatchingLimits.MostIcebergParts} parts");
        }

        return new WorkingOrder
        {
            Portfolio = order.Portfolio,
            ClientOrderId = order.ClientOrderId,
            Market = market,
            Side = order.Side,
            Pricing = terms.Pricing,
            TimeInForce = terms.TimeInForce,
            ExpiresNs = terms.ExpiresNs,
            PostOnly = terms.PostOnly,
            DisplayLots = display,
            ArrivalNs = order.ArrivalNs,
            DecidedNs = order.DecidedNs,
            WorstTicks = isLimit ? terms.LimitTicks : order.ProtectionTicks,
            QuantityLots = lots,
        };
    }

    private static RefusedException Invalid(string what) => new("ORDER_TERMS_INVALID", $"The order's terms make no sense: {what}.");
}
