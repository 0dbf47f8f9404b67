using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Ledger;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>What is held of one instrument, in lots, and where it stands.</summary>
public sealed class Position
{
    private readonly LotBook _lots;

    /// <summary>Starts with nothing held.</summary>
    /// <param name="method">Which lots a trade closes.</param>
    /// <param name="quote">The currency of its prices.</param>
    public Position(LotMethod method, string quote) => _lots = new LotBook(method, quote);

    /// <summary>Goes on from a snapshot.</summary>
    public Position(LotMethod method, string quote, PositionSnapshot snapshot)
    {
        _lots = new LotBook(method, quote, snapshot.Lots, snapshot.Cost);
        WasHeld = snapshot.WasHeld;
        Status = snapshot.Status;
    }

    /// <summary>Held quantity in units of base, negative when short.</summary>
    public decimal Quantity => _lots.Quantity;

    /// <summary>What the open lots cost, in quote currency; negative when short.</summary>
    public decimal Cost => _lots.Cost;

    /// <summary>Average price of the open lots, in quote currency; 0 when nothing is held. For people to read: it is in no book.</summary>
    public decimal AveragePrice => Quantity == 0 ? 0 : Cost / Quantity;

    /// <summary>Whether anything was ever held.</summary>
    public bool WasHeld { get; private set; }

    /// <summary>Where the position stands.</summary>
    public PositionStatus Status { get; private set; }

    /// <summary>The open lots, oldest first, all of one sign.</summary>
    public IReadOnlyList<Lot> Lots => _lots.Lots;

    /// <summary>What a trade would realise, in quote currency, without making it.</summary>
    public decimal Realize(decimal signedQuantity, decimal price) => _lots.Realize(signedQuantity, price);

    /// <summary>Makes a trade.</summary>
    public void Apply(Lot trade)
    {
        _lots.Apply(trade);
        WasHeld = true;
    }

    /// <summary>Brings the state in line with what is held and what works.</summary>
    public void Settle(decimal workingBuys, decimal workingSells) =>
        Status = PositionStateMachine.Move(Status, PositionStateMachine.Of(Quantity, workingBuys, workingSells, WasHeld));
}
