namespace OrleansTrading.Grains.Abstractions.Portfolio;

/// <summary>Which lots a trade closes.</summary>
public enum LotMethodName
{
    /// <summary>The oldest first.</summary>
    Fifo,

    /// <summary>The newest first.</summary>
    Lifo,

    /// <summary>A share of all, at their average cost.</summary>
    Average,
}

/// <summary>Whether a portfolio may owe.</summary>
public enum FinancingName
{
    /// <summary>As far as its leverage goes.</summary>
    Margin,

    /// <summary>It pays with what it has and sells what it holds.</summary>
    Cash,
}

/// <summary>How a portfolio is opened.</summary>
/// <param name="BaseCurrency">The currency it is measured in.</param>
/// <param name="Capital">What the owner pays in, in base currency.</param>
/// <param name="Lots">Which lots a trade closes, for good.</param>
/// <param name="Financing">Whether it may owe, for good.</param>
/// <param name="TimeNs">Market time.</param>
[GenerateSerializer, Immutable, Alias("portfolio-terms")]
public sealed record PortfolioTerms(
    [property: Id(0)] string BaseCurrency,
    [property: Id(1)] decimal Capital,
    [property: Id(2)] LotMethodName Lots,
    [property: Id(3)] FinancingName Financing,
    [property: Id(4)] long TimeNs);

/// <summary>A deposit (positive) or a withdrawal (negative). The same id again is the same movement.</summary>
[GenerateSerializer, Immutable, Alias("cash-command")]
public sealed record CashCommand(
    [property: Id(0)] string Id,
    [property: Id(1)] string Currency,
    [property: Id(2)] decimal Amount,
    [property: Id(3)] string Cause,
    [property: Id(4)] string TraceId);

/// <summary>A conversion of cash at the market's mid. The same id again is the same conversion.</summary>
[GenerateSerializer, Immutable, Alias("conversion-command")]
public sealed record ConversionCommand(
    [property: Id(0)] string Id,
    [property: Id(1)] string From,
    [property: Id(2)] decimal Amount,
    [property: Id(3)] string To,
    [property: Id(4)] string Cause,
    [property: Id(5)] string TraceId);

/// <summary>Funding of a position that a venue took (positive) or paid (negative). The same id again is the same payment.</summary>
[GenerateSerializer, Immutable, Alias("funding-payment")]
public sealed record FundingPayment(
    [property: Id(0)] string Id,
    [property: Id(1)] string Symbol,
    [property: Id(2)] string Venue,
    [property: Id(3)] decimal Amount,
    [property: Id(4)] long TimeNs);

/// <summary>Cash of a currency.</summary>
/// <param name="Currency">The currency.</param>
/// <param name="Cash">What there is; negative: owed.</param>
/// <param name="Reserved">What working orders have set aside: in base currency buying power, where the portfolio may owe.</param>
/// <param name="Available">What may be withdrawn or converted.</param>
[GenerateSerializer, Immutable, Alias("currency-funds")]
public sealed record CurrencyFunds(
    [property: Id(0)] string Currency, [property: Id(1)] decimal Cash, [property: Id(2)] decimal Reserved, [property: Id(3)] decimal Available);

/// <summary>Cash by currency after a command or a question, or why nothing was done.</summary>
[GenerateSerializer, Immutable, Alias("funds-result")]
public sealed record FundsResult([property: Id(0)] ImmutableArray<CurrencyFunds> Funds, [property: Id(1)] RefusalMessage? Refusal);

/// <summary>A loss that could be realised now.</summary>
/// <param name="Symbol">Canonical symbol.</param>
/// <param name="Currency">The quote currency.</param>
/// <param name="Quantity">What to trade for it, in units of base: negative to sell, positive to buy back.</param>
/// <param name="Price">The mid that it is reckoned at.</param>
/// <param name="Loss">What that would realise, as a positive amount, before fees.</param>
/// <param name="Lots">How many lots it closes.</param>
/// <param name="IsWashSale">Whether it would be one if it were closed now: the same was bought less than 30 days ago and stays.</param>
/// <param name="AllowedNs">From when it is none.</param>
/// <param name="ReopenNs">Before this the same must not be bought again, if it is closed now.</param>
[GenerateSerializer, Immutable, Alias("harvest-suggestion")]
public sealed record HarvestSuggestion(
    [property: Id(0)] string Symbol,
    [property: Id(1)] string Currency,
    [property: Id(2)] decimal Quantity,
    [property: Id(3)] decimal Price,
    [property: Id(4)] decimal Loss,
    [property: Id(5)] int Lots,
    [property: Id(6)] bool IsWashSale,
    [property: Id(7)] string AllowedNs,
    [property: Id(8)] string ReopenNs)
{
    /// <summary>From when it is no wash sale.</summary>
    public DateTimeOffset Allowed => UnixNs.Time(AllowedNs);

    /// <summary>Before this the same must not be bought again.</summary>
    public DateTimeOffset Reopen => UnixNs.Time(ReopenNs);
}

/// <summary>Losses that could be realised, by symbol, or why none are given.</summary>
[GenerateSerializer, Immutable, Alias("harvest-result")]
public sealed record HarvestResult([property: Id(0)] ImmutableArray<HarvestSuggestion> Suggestions, [property: Id(1)] RefusalMessage? Refusal);
