namespace OrleansTrading.Domain.Portfolio;

/// <summary>The owner pays in or takes out.</summary>
/// <param name="Id">1 to 64 letters, digits, dots, dashes and underscores; the same id again is the same movement.</param>
/// <param name="Currency">Of which currency.</param>
/// <param name="Amount">Paid in (positive) or taken out (negative), to the currency's decimals.</param>
/// <param name="Cause">Who wanted it.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record CashRequest(string Id, string Currency, decimal Amount, string Cause, string TraceId);

/// <summary>Cash of one currency shall become cash of another, at the market's mid.</summary>
/// <param name="Id">As of <see cref="CashRequest"/>, and of the same ids.</param>
/// <param name="From">The currency to give.</param>
/// <param name="Amount">How much of it, &gt; 0, to the currency's decimals.</param>
/// <param name="To">The currency to take.</param>
/// <param name="Cause">Who wanted it.</param>
/// <param name="TraceId">By which to find what led to it.</param>
public sealed record ConversionRequest(string Id, string From, decimal Amount, string To, string Cause, string TraceId);

/// <summary>A venue took or paid funding of a perpetual position.</summary>
/// <param name="Id">Names the payment; the same id again is the same payment.</param>
/// <param name="Symbol">Canonical symbol of the position.</param>
/// <param name="Venue">Where.</param>
/// <param name="Amount">Paid (positive) or received (negative), in quote currency.</param>
/// <param name="TimeNs">When, Unix nanoseconds UTC.</param>
public sealed record FundingReport(string Id, string Symbol, string Venue, decimal Amount, long TimeNs);
