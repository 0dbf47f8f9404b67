using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Grains.Abstractions;
using OrleansTrading.Grains.Abstractions.Markets;

namespace OrleansTrading.Grains.Markets;

/// <summary>Scenarios as the domain knows them, of the messages that clients send.</summary>
public static class ScenarioMapping
{
    private const int MaxIdLength = 64;

    /// <summary>A scenario of the domain.</summary>
    public static MarketScenario ToDomain(this Scenario scenario) => new(
        scenario.Kind switch
        {
            ScenarioName.Outage => ScenarioKind.Outage,
            ScenarioName.BadTicks => ScenarioKind.BadTicks,
            ScenarioName.FlashCrash => ScenarioKind.FlashCrash,
            _ => ScenarioKind.Frozen,
        },
        scenario.Venue, scenario.Symbol, long.Parse(scenario.FromNs, System.Globalization.CultureInfo.InvariantCulture),
        long.Parse(scenario.ToNs, System.Globalization.CultureInfo.InvariantCulture), scenario.Severity);

    /// <summary>What a command comes to that takes effect at a time.</summary>
    internal static Scenario At(this ScenarioCommand command, long fromNs, Catalogue catalogue) => new(
        command.Id, command.Kind, command.Venue, command.Symbol is { } symbol ? catalogue.Instrument(symbol).Symbol : null, UnixNs.Text(fromNs),
        UnixNs.Text(fromNs + command.LengthMs * Nanoseconds.PerMillisecond), command.Severity);

    /// <summary>What is wrong with a command before its time is known; null: nothing.</summary>
    internal static Refusal? Check(ScenarioCommand command, Catalogue catalogue)
    {
        const long mostMs = MarketScenario.MaxLengthNs / Nanoseconds.PerMillisecond;
        if (command.Id.Length is 0 or > MaxIdLength || !command.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
            return new Refusal("SCENARIO_ID_INVALID", $"A scenario's id is 1 to {MaxIdLength} letters, digits, dots, dashes and underscores.");
        if (command.LengthMs is < 1 or > mostMs || command.InMs is < 0 or > mostMs)
            return new Refusal("SCENARIO_INVALID", $"A scenario starts within a day and lasts 1 to {mostMs} ms.");
        return command.Symbol is { } symbol && catalogue.Find(symbol) is null ? Catalogue.UnknownSymbol(symbol) : null;
    }
}
