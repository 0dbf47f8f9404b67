using OrleansTrading.Domain.Execution;

namespace OrleansTrading.Bench.Execution;

/// <summary>What is done to a book of orders.</summary>
internal enum OrderOperationKind
{
    /// <summary>A limit order that rests.</summary>
    Add = 0,

    /// <summary>An immediate-or-cancel order that crosses.</summary>
    Take = 1,

    /// <summary>A resting order is cancelled.</summary>
    Cancel = 2,
}

/// <summary>One operation.</summary>
internal readonly record struct OrderOperation(OrderOperationKind Kind, Side Side, int PriceTicks, int Lots, int OrderId);
