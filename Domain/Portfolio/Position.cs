using OrleansTrading.Domain.Execution;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>A quantity bought (positive) or sold short (negative) at one price.</summary>
public readonly record struct Lot(decimal Quantity, decimal Price);

/// <summary>
/// What is held of one instrument, in lots; closed first in, first out. All arithmetic is exact: no division enters the
/// books, and the average price is for people to read.
/// </summary>
public sealed class Position
{
    private readonly List<Lot> _lots;

    /// <summary>Starts from lots, or empty.</summary>
    public Position(IEnumerable<Lot>? lots = null, bool wasHeld = false, PositionStatus status = PositionStatus.Flat)
    {
        _lots = [.. lots ?? []];
        WasHeld = wasHeld;
        Status = status;
        Quantity = _lots.Sum(l => l.Quantity);
        Cost = _lots.Sum(l => l.Quantity * l.Price);
    }

    /// <summary>Held quantity in units of base, negative when short.</summary>
    public decimal Quantity { get; private set; }

    /// <summary>What the open lots cost, in quote currency; negative when short.</summary>
    public decimal Cost { get; private set; }

    /// <summary>Average price of the open lots, in quote currency; 0 when nothing is held.</summary>
    public decimal AveragePrice => Quantity == 0 ? 0 : Cost / Quantity;

    /// <summary>Whether anything was ever held.</summary>
    public bool WasHeld { get; private set; }

    /// <summary>Where the position stands.</summary>
    public PositionStatus Status { get; private set; }

    /// <summary>The open lots, oldest first, all of one sign.</summary>
    public IReadOnlyList<Lot> Lots => _lots;

    /// <summary>What a trade would realise, in quote currency, without making it.</summary>
    public decimal Realize(decimal signedQuantity, decimal price)
    {
        var realized = 0m;
        var left = signedQuantity;
        foreach (var lot in _lots)
        {
            if (left == 0 || Math.Sign(lot.Quantity) == Math.Sign(left)) break;
            var closed = Math.Min(Math.Abs(left), Math.Abs(lot.Quantity)) * Math.Sign(lot.Quantity);
            realized += closed * (price - lot.Price);
            left += closed;
        }

        return realized;
    }

    /// <summary>Makes a trade: closes lots of the other side first in, first out, and opens one with what is left.</summary>
    public void Apply(decimal signedQuantity, decimal price)
    {
        if (signedQuantity == 0 || price <= 0) throw new ArgumentException($"{signedQuantity} at {price} is no trade.");
        var left = signedQuantity;
        while (left != 0 && _lots.Count > 0 && Math.Sign(_lots[0].Quantity) != Math.Sign(left))
        {
            var lot = _lots[0];
            var closed = Math.Min(Math.Abs(left), Math.Abs(lot.Quantity)) * Math.Sign(lot.Quantity);
            left += closed;
            Cost -= closed * lot.Price;
            if (closed == lot.Quantity) _lots.RemoveAt(0);
            else _lots[0] = lot with { Quantity = lot.Quantity - closed };
        }

        if (left != 0)
        {
            _lots.Add(new Lot(left, price));
            Cost += left * price;
        }

        Quantity += signedQuantity;
        WasHeld = true;
    }

    /// <summary>Brings the state in line with what is held and what works.</summary>
    public void Settle(decimal workingBuys, decimal workingSells) =>
        Status = PositionStateMachine.Move(Status, PositionStateMachine.Of(Quantity, workingBuys, workingSells, WasHeld));
}
