using System.Globalization;
using OrleansTrading.Domain.Ledger;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Risk;

namespace OrleansTrading.Domain.Portfolio;

/// <summary>
/// Decides what becomes of a portfolio's money outside of trades: deposits, withdrawals, conversions, funding. It changes nothing itself, and
/// what is known by its id decides nothing new.
/// </summary>
/// <param name="catalogue">Known instruments.</param>
/// <param name="limits">The portfolio's limits.</param>
public sealed class CashDesk(Catalogue catalogue, RiskLimits limits)
{
    private const int MaxIdLength = 64;
    private const decimal MaxAmount = 1_000_000_000_000m;

    /// <summary>Decides about a deposit or a withdrawal.</summary>
    /// <param name="request">What is wanted.</param>
    /// <param name="account">The portfolio.</param>
    /// <param name="history">What the journal says about the id.</param>
    /// <param name="market">Quotes of all that is held and of what converts the currencies.</param>
    public Decision Move(CashRequest request, PortfolioAccount account, IReadOnlyList<PortfolioEvent> history, MarketView market)
    {
        if (CheckId(request.Id) is { } badId) return Decision.Refused(badId);
        if (history.Count > 0)
        {
            return history is [CashMoved known, ..] && known.Currency == request.Currency && known.Amount == request.Amount
                ? Decision.Known
                : Reused(request.Id);
        }

        if (CheckAmount(request.Currency, Math.Abs(request.Amount)) is { } bad) return Decision.Refused(bad);
        if (CheckCurrency(request.Currency, account) is { } unknown) return Decision.Refused(unknown);
        if (request.Amount < 0 && CheckWithdrawal(request.Currency, -request.Amount, account, market) is { } refusal) return Decision.Refused(refusal);
        return Decide(account,
            new CashMoved(market.NowNs, request.Id, request.Currency, request.Amount, request.Cause, request.TraceId),
            Postings.Movement(request.Id, request.Currency, request.Amount, market.NowNs));
    }

    /// <summary>Decides about a conversion, as <see cref="Move"/> does.</summary>
    public Decision Convert(ConversionRequest request, PortfolioAccount account, IReadOnlyList<PortfolioEvent> history, MarketView market)
    {
        if (CheckId(request.Id) is { } badId) return Decision.Refused(badId);
        if (history.Count > 0)
        {
            return history is [CashConverted known, ..] && known.From == request.From && known.FromAmount == request.Amount && known.To == request.To
                ? Decision.Known
                : Reused(request.Id);
        }

        if (CheckAmount(request.From, request.Amount) is { } bad) return Decision.Refused(bad);
        if (request.From == request.To) return Decision.Refused("CURRENCY_INVALID", "A currency is converted into another.");
        if ((CheckCurrency(request.From, account) ?? CheckCurrency(request.To, account)) is { } unknown) return Decision.Refused(unknown);
        if (CheckAvailable(request.From, request.Amount, account) is { } refusal) return Decision.Refused(refusal);
        if (market.Rate(request.From, request.To) is not { } rate)
            return Decision.Refused("CONVERSION_RATE_MISSING", $"There is no rate from {request.From} to {request.To}.");
        decimal taken;
        try
        {
            taken = Math.Round(request.Amount * rate, CurrencyScale.Of(request.To), MidpointRounding.ToEven);
        }
        catch (OverflowException)
        {
            return Decision.Refused("VALUE_OUT_OF_RANGE", "The conversion would have a value that is too large to calculate with.");
        }

        if (taken <= 0) return Decision.Refused("AMOUNT_INVALID", $"{request.Amount} {request.From} are nothing in {request.To}.");
        return Decide(account,
            new CashConverted(market.NowNs, request.Id, request.From, request.Amount, request.To, taken, request.Cause, request.TraceId),
            Postings.Conversion(request.Id, request.From, request.Amount, request.To, taken, market.NowNs));
    }

    /// <summary>Takes funding into the books: it is a fact, and only who may owe can hold what is funded.</summary>
    /// <exception cref="InvalidOperationException">The books cannot take it.</exception>
    public Decision Fund(FundingReport report, PortfolioAccount account, IReadOnlyList<PortfolioEvent> history)
    {
        if (CheckId(report.Id) is { } badId) return Decision.Refused(badId);
        if (history.Count > 0)
        {
            return history is [FundingPaid known, ..] && known.Symbol == report.Symbol && known.Venue == report.Venue && known.Amount == report.Amount
                ? Decision.Known
                : Reused(report.Id);
        }

        if (catalogue.Find(report.Symbol) is not { } instrument) return Decision.Refused(Catalogue.UnknownSymbol(report.Symbol));
        if (report.Amount == 0 || Math.Abs(report.Amount) > MaxAmount)
            return Decision.Refused("AMOUNT_INVALID", $"Funding is not 0 and at most {MaxAmount}.");
        if (account.Financing == Financing.Cash)
            return Decision.Refused("FINANCING_INVALID", "A portfolio that may not owe holds nothing that is funded.");
        return Decide(account,
            new FundingPaid(report.TimeNs, report.Id, instrument.Symbol, report.Venue, instrument.Quote, report.Amount),
            Postings.Funding(report.Id, instrument.Symbol, instrument.Quote, report.Amount, report.TimeNs));
    }

    private static Decision Decide(PortfolioAccount account, PortfolioEvent cause, LedgerTransaction transaction)
    {
        var posted = new TransactionPosted(cause.TimeNs, transaction);
        try
        {
            account.RequireCanFollow(posted);
        }
        catch (UnbalancedTransactionException)
        {
            return Decision.Refused("AMOUNT_INVALID", "The amount needs more digits than a balance has.");
        }

        return new Decision([cause, posted]);
    }

    // What is taken out must be there, and leave enough for what is held.
    private Refusal? CheckWithdrawal(string currency, decimal amount, PortfolioAccount account, MarketView market)
    {
        if (CheckAvailable(currency, amount, account) is { } refusal) return refusal;
        if (account.Financing == Financing.Cash) return null;
        var (value, missing) = Valuation.Of(account, market, catalogue);
        if (value is null) return missing;
        if (market.Rate(currency, account.BaseCurrency) is not { } rate)
            return new Refusal("CONVERSION_RATE_MISSING", $"There is no rate from {currency} to {account.BaseCurrency}.");
        var allowed = limits.MaxLeverage * (value.Equity - amount * rate) - account.Reserved(account.BaseCurrency);
        return value.GrossExposure > allowed
            ? Breach("MAX_LEVERAGE", $"largest gross exposure in {account.BaseCurrency}", allowed, value.GrossExposure)
            : null;
    }

    private static Refusal? CheckAvailable(string currency, decimal amount, PortfolioAccount account)
    {
        var available = Math.Max(0, account.Available(currency));
        return amount > available ? Breach("AVAILABLE_CASH", $"{currency} that no order has set aside", available, amount) : null;
    }

    private static Refusal Breach(string limit, string what, decimal allowed, decimal attempted) => new(
        limit,
        string.Create(CultureInfo.InvariantCulture, $"Limit {limit} ({what}) allows {allowed:0.########}; it would be {attempted:0.########}."),
        limit, allowed, attempted);

    private static Refusal? CheckAmount(string currency, decimal amount)
    {
        var decimals = CurrencyScale.Of(currency);
        return amount is > 0 and <= MaxAmount && decimal.Round(amount, decimals) == amount
            ? null
            : new Refusal("AMOUNT_INVALID", $"An amount is above 0, at most {MaxAmount}, and has at most {decimals} decimals.");
    }

    // Money that cannot be valued would leave the whole portfolio without a value.
    private Refusal? CheckCurrency(string currency, PortfolioAccount account) =>
        currency == account.BaseCurrency
        // By its own name: the catalogue finds symbols in any case.
        || catalogue.Find($"{currency}/{account.BaseCurrency}")?.Base == currency
        || catalogue.Find($"{account.BaseCurrency}/{currency}")?.Quote == currency
            ? null
            : new Refusal("CURRENCY_UNKNOWN", $"No instrument converts this currency into {account.BaseCurrency}.");

    private static Refusal? CheckId(string id) =>
        id.Length is > 0 and <= MaxIdLength && id != Postings.CapitalId && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? null
            : new Refusal(
                "MOVEMENT_ID_INVALID", $"An id has 1 to {MaxIdLength} letters, digits, dots, dashes and underscores, and is not '{Postings.CapitalId}'.");

    private static Decision Reused(string id) => Decision.Refused("MOVEMENT_ID_REUSED", $"'{id}' exists and is another movement.");
}
