using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Matching;

namespace OrleansTrading.Domain.Tests.Execution.Matching;

/// <summary>An engine to try things on: orders in one line, and what was said as text.</summary>
internal sealed class Scene(MatchingLimits? limits = null)
{
    private Heard _heard = new();

    public MatchingEngine Engine { get; private set; } = new(limits ?? new MatchingLimits());

    public OrderBook Book => Engine.Book;

    /// <summary>What was said since this was asked last.</summary>
    public IReadOnlyList<string> Said
    {
        get
        {
            List<string> said = [.. _heard.Events.Select(Text)];
            said.AddRange(_heard.Rejections.Select(r => $"{r.OrderId} rejected {r.Reason} {r.Allowed} {r.Attempted}"));
            _heard.Clear();
            return said;
        }
    }

    /// <summary>Ids of the orders of a side as they would trade, each with what is shown of what is open.</summary>
    public string Queue(Side side) =>
        string.Join(", ", Book.Orders(side).Select(o => $"{o.OrderId}: {o.VisibleLots}/{o.OpenLots} at {o.PriceTicks}"));

    public OrderRejectReason Buy(long id, long price, long lots, Func<NewOrder, NewOrder>? with = null, long account = 0) =>
        Submit(id, Side.Buy, price, lots, with, account);

    public OrderRejectReason Sell(long id, long price, long lots, Func<NewOrder, NewOrder>? with = null, long account = 0) =>
        Submit(id, Side.Sell, price, lots, with, account);

    public OrderRejectReason Cancel(long id, long? account = null) => Engine.Cancel(id, account ?? id, ref _heard);

    public OrderRejectReason Amend(long id, long price, long lots, long? account = null) => Engine.Amend(id, account ?? id, price, lots, ref _heard);

    public int CancelAll(long account) => Engine.CancelAll(account, ref _heard);

    public void AdvanceTo(long timeNs) => Engine.AdvanceTo(timeNs, ref _heard);

    public void CaptureAndRestore() => Engine = MatchingEngine.Restore(Engine.Capture());

    /// <summary>An order; of an account of its own unless one is named.</summary>
    private OrderRejectReason Submit(long id, Side side, long price, long lots, Func<NewOrder, NewOrder>? with, long account)
    {
        var order = new NewOrder { OrderId = id, Account = account == 0 ? id : account, Side = side, PriceTicks = price, QuantityLots = lots };
        var reason = Engine.Submit(with == null ? order : with(order), ref _heard);
        Book.Verify();
        return reason;
    }

    private static string Text(MatchEvent e) => e.Kind == MatchEventKind.Traded
        ? $"{e.OrderId} took {e.QuantityLots} at {e.PriceTicks} from {e.MakerOrderId}, open {e.OpenLots} and {e.MakerOpenLots}"
        : e.Cause == MatchCause.None
            ? $"{e.OrderId} {e.Kind} {e.QuantityLots} at {e.PriceTicks}, open {e.OpenLots}"
            : $"{e.OrderId} {e.Kind} {e.QuantityLots} at {e.PriceTicks}, open {e.OpenLots}, {e.Cause}";
}
