namespace OrleansTrading.Domain.Markets;

/// <summary>What goes wrong in a scenario.</summary>
public enum ScenarioKind
{
    /// <summary>A venue, or one instrument of it, is gone: nothing comes from there.</summary>
    Outage,

    /// <summary>A share of the quotes has the bid above the own ask.</summary>
    BadTicks,

    /// <summary>The price of an instrument falls quickly and comes back slowly.</summary>
    FlashCrash,

    /// <summary>A venue, or one instrument of it, is connected and goes on quoting, but always the price of the scenario's start.</summary>
    Frozen,
}

/// <summary>Something that goes wrong in a market for a while. What it does is decided by itself alone, so the same list gives the same ticks.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Venue">At which venue, by name; null: at all, where the kind allows that (bad ticks, flash crash).</param>
/// <param name="Symbol">Of which instrument, by canonical symbol; null: of all, where the kind allows that (all but a flash crash).</param>
/// <param name="FromNs">First instant, Unix nanoseconds UTC, inclusive.</param>
/// <param name="ToNs">End, Unix nanoseconds UTC, exclusive; after the start by at most a day.</param>
/// <param name="Severity">Of bad ticks the share, above 0 to 1; of a flash crash the depth as a part of the price, above 0 to 0.9; else 0.</param>
public sealed record MarketScenario(ScenarioKind Kind, string? Venue, string? Symbol, long FromNs, long ToNs, decimal Severity)
{
    /// <summary>Longest scenario, nanoseconds.</summary>
    public const long MaxLengthNs = Nanoseconds.PerDay;

    /// <summary>Deepest flash crash.</summary>
    public const decimal MaxDepth = 0.9m;

    /// <summary>What is wrong with it, or null. Names are not looked up.</summary>
    public Refusal? Check()
    {
        if (FromNs < 0 || ToNs <= FromNs || ToNs - FromNs > MaxLengthNs)
            return Invalid("ends after its start, and at most a day after");
        return Kind switch
        {
            ScenarioKind.Outage or ScenarioKind.Frozen when Venue is null => Invalid("of this kind names its venue"),
            ScenarioKind.Outage or ScenarioKind.Frozen when Severity != 0 => Invalid("of this kind has no severity but 0"),
            ScenarioKind.BadTicks when Venue is null && Symbol is null => Invalid("of bad ticks names a venue, an instrument or both"),
            ScenarioKind.BadTicks when Severity is <= 0 or > 1 => Invalid("of bad ticks has a severity above 0, to 1"),
            ScenarioKind.FlashCrash when Symbol is null => Invalid("of a flash crash names its instrument"),
            ScenarioKind.FlashCrash when Severity is <= 0 or > MaxDepth => Invalid($"of a flash crash has a severity above 0, to {MaxDepth}"),
            ScenarioKind.Outage or ScenarioKind.Frozen or ScenarioKind.BadTicks or ScenarioKind.FlashCrash => null,
            _ => Invalid("is of a known kind"),
        };

        static Refusal Invalid(string rule) => new("SCENARIO_INVALID", $"A scenario {rule}.");
    }
}

/// <summary>What goes wrong in a market that can be told to. Safe for any thread.</summary>
public interface IMarketScenarios
{
    /// <summary>All there are, in the order in which they were added.</summary>
    IReadOnlyList<MarketScenario> All { get; }

    /// <summary>The earliest instant at which one that is added now may start: what is before it has been read, or is being.</summary>
    long EarliestNs { get; }

    /// <summary>Adds a scenario; one that is there already changes nothing. A market that is opened again is given the same ones before it is read.</summary>
    /// <exception cref="RefusedException">SCENARIO_INVALID; SCENARIO_TOO_LATE: it starts before <see cref="EarliestNs"/>; SCENARIO_LIMIT: there are
    /// too many; UNKNOWN_VENUE or UNKNOWN_SYMBOL: the market has none of that name.</exception>
    void Add(MarketScenario scenario);
}
