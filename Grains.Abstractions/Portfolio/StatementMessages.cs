namespace OrleansTrading.Grains.Abstractions.Portfolio;

/// <summary>What happened to money and positions in a period.</summary>
/// <param name="FromNs">Unix nanoseconds, inclusive.</param>
/// <param name="ToNs">Unix nanoseconds, exclusive.</param>
/// <param name="Cash">By currency.</param>
/// <param name="Positions">By symbol.</param>
/// <param name="TiesOut">Whether what happened makes the closing balances, to the last digit.</param>
/// <param name="Differences">Where it does not.</param>
/// <param name="Movements">A page of all movements.</param>
[GenerateSerializer, Immutable, Alias("statement")]
public sealed record PortfolioStatement(
    [property: Id(0)] string FromNs,
    [property: Id(1)] string ToNs,
    [property: Id(2)] ImmutableArray<StatementCash> Cash,
    [property: Id(3)] ImmutableArray<StatementPosition> Positions,
    [property: Id(4)] bool TiesOut,
    [property: Id(5)] ImmutableArray<StatementDifference> Differences,
    [property: Id(6)] MovementConnection Movements)
{
    /// <summary>The period's beginning, inclusive.</summary>
    public DateTimeOffset From => UnixNs.Time(FromNs);

    /// <summary>The period's end, exclusive.</summary>
    public DateTimeOffset To => UnixNs.Time(ToNs);
}

/// <summary>What happened to cash of one currency: opening + deposits − withdrawals + converted + traded − fees − funding = closing.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Opening">At the beginning.</param>
/// <param name="Deposits">Paid in, the opening capital among it.</param>
/// <param name="Withdrawals">Taken out.</param>
/// <param name="Converted">Taken (positive) or given (negative) for other currencies.</param>
/// <param name="Traded">What trades brought (positive) or cost (negative), before fees.</param>
/// <param name="Fees">Paid in this currency.</param>
/// <param name="Funding">Paid, less received.</param>
/// <param name="Closing">At the end.</param>
/// <param name="Realized">Profit of the lots that were closed, before fees.</param>
[GenerateSerializer, Immutable, Alias("statement-cash")]
public sealed record StatementCash(
    [property: Id(0)] string Currency,
    [property: Id(1)] decimal Opening,
    [property: Id(2)] decimal Deposits,
    [property: Id(3)] decimal Withdrawals,
    [property: Id(4)] decimal Converted,
    [property: Id(5)] decimal Traded,
    [property: Id(6)] decimal Fees,
    [property: Id(7)] decimal Funding,
    [property: Id(8)] decimal Closing,
    [property: Id(9)] decimal Realized);

/// <summary>What happened to a position, in units of base: opening + bought − sold − fees = closing.</summary>
[GenerateSerializer, Immutable, Alias("statement-position")]
public sealed record StatementPosition(
    [property: Id(0)] string Symbol,
    [property: Id(1)] decimal Opening,
    [property: Id(2)] decimal Bought,
    [property: Id(3)] decimal Sold,
    [property: Id(4)] decimal Fees,
    [property: Id(5)] decimal Closing);

/// <summary>Something that does not tie out: what happened makes one amount, and the ledger has another.</summary>
[GenerateSerializer, Immutable, Alias("statement-difference")]
public sealed record StatementDifference(
    [property: Id(0)] string What, [property: Id(1)] decimal Expected, [property: Id(2)] decimal Found);

/// <summary>A movement of cash or of a position, with the balance after it.</summary>
[GenerateSerializer, Immutable, Alias("statement-movement")]
public sealed record StatementMovement(
    [property: Id(0)] string TransactionId,
    [property: Id(1)] string Memo,
    [property: Id(2)] string Account,
    [property: Id(3)] string Currency,
    [property: Id(4)] decimal Amount,
    [property: Id(5)] decimal Balance,
    [property: Id(6)] string TimeNs)
{
    /// <summary>Market time at which it was booked.</summary>
    public DateTimeOffset Time => UnixNs.Time(TimeNs);
}

/// <summary>A page of movements.</summary>
[GenerateSerializer, Immutable, Alias("statement-movement-connection")]
public sealed record MovementConnection(
    [property: Id(0)] ImmutableArray<StatementMovement> Nodes, [property: Id(1)] PageInfo PageInfo, [property: Id(2)] long TotalCount);

/// <summary>A statement, or why there is none.</summary>
[GenerateSerializer, Immutable, Alias("statement-result")]
public sealed record StatementResult([property: Id(0)] PortfolioStatement? Statement, [property: Id(1)] RefusalMessage? Refusal);
