namespace OrleansTrading.Simulation;

/// <summary>A broken invariant.</summary>
/// <param name="Invariant">Its name, one of <see cref="Simulation.Invariant"/>.</param>
/// <param name="Message">What was seen.</param>
public sealed record Violation(string Invariant, string Message);

/// <summary>What must hold, by name (docs/simulation.md says what each means).</summary>
public static class Invariant
{
    public const string OneThread = "one thread";
    public const string NothingUnhandled = "nothing unhandled";
    public const string SingleActivation = "single activation";
    public const string Money = "EX-5 money";
    public const string AcknowledgedIsKept = "what is acknowledged is kept";
    public const string OnceOnly = "once only";
    public const string AnswersAreTrue = "answers are true";
    public const string StreamOrder = "stream order";
    public const string FillsComplete = "fills are complete";
    public const string Recovery = "recovery";
    public const string Liveness = "liveness";
    public const string MarketIsTheTapes = "the market is the tape's";
    public const string TradedOnQuotes = "traded on what is quoted";
    public const string SameAsUninterrupted = "as if uninterrupted";
}
