namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// The numbers of the model that are in no file. Changing one, or anything else that changes a tick,
/// changes <see cref="Version"/>, and with it the fingerprint: a session on the old market must not go on with the new one.
/// </summary>
internal static class SimulatedModel
{
    internal const int Version = 3;

    // Time. The hour before the origin is only looked back at, by venues that lag.
    internal const long OriginNs = 1_767_225_600L * 1_000_000_000;
    internal const long HourMs = 3_600_000;
    internal const long FirstHourNs = OriginNs - HourMs * 1_000_000;
    internal const int StepMs = 250;
    internal const int Steps = (int)(HourMs / StepMs);
    internal const int BlocksPerHour = 12;
    internal const int BlockSteps = Steps / BlocksPerHour;
    internal const int BlockMs = BlockSteps * StepMs;
    internal const int MaxLagMs = 10_000;

    // Diffusion and jumps. A year has 8,760 hours: the model's clock does not stop where a market closes.
    internal const double HoursPerYear = 8_760;
    internal const double JumpShareOfVariance = 0.1;
    internal const double FactorJumpsPerDay = 0.5;
    internal const double OwnJumpsPerDay = 1;

    // Stochastic volatility: deviations of the logarithm.
    internal const double FactorLogVolDeviation = 0.35;
    internal const double FactorLogVolHalfLifeHours = 12;
    internal const double OwnLogVolDeviation = 0.25;
    internal const double OwnLogVolHalfLifeHours = 6;
    internal const double LoadingOnFactorLogVol = 0.7;

    // What there is to predict: a trend for hours, a reversion within minutes, the level within months.
    internal const double TrendShareOfHourlyVol = 0.25;
    internal const double TrendHalfLifeHours = 2;
    internal const double ReversionHalfLifeMinutes = 7;
    internal const double LevelHalfLifeDays = 60;

    // Dislocations and outages begin and end within one slot, so that a slot is known without its neighbours.
    internal const long DislocationSlotMs = 600_000;
    internal const long MinDislocationMs = 2_000;
    internal const long MaxDislocationMs = 20_000;
    internal const double MinDislocation = 0.004;
    internal const double MaxDislocation = 0.018;
    internal const long MinOutageMs = 5_000;
    internal const long MaxOutageMs = 30_000;

    // Every so manieth slot of a listing has a quote for certain.
    internal const int SlotsPerSureQuote = 8;

    // A trade meets the quote that stands at most so long.
    internal const long MaxTradeDelayMs = 2_000;

    // Books: cells of a part of the half spread, each with a level at a price of its own or none; a level's size stands for a while.
    internal const double CellOfHalfSpread = 0.35;
    internal const double EmptyCells = 0.15;
    internal const double LevelLogDeviation = 0.8;
    internal const int MinLevelLifeMs = 4_000;
    internal const int MaxLevelLifeMs = 60_000;
    internal const double TradeOfTouch = 0.15;
    internal const double TradeLogDeviation = 1.2;

    // The past before the market is wanted in full: a quote of each listing every so often.
    internal const long HistoryMs = 20_000;

    // How long before a scenario's start it must be known.
    internal const long ScenarioNoticeMs = 50;
    internal const int MaxScenarios = 1_000;

    /// <summary>What an autoregression of these half-lives keeps in a step: 2^(−step / half-life).</summary>
    internal static double Keeps(double step, double halfLife) => PortableMath.Exp(-0.6931471805599453 * step / halfLife);

    /// <summary>An instant in milliseconds since the hour before the origin, rounded up: ticks are at whole milliseconds.</summary>
    internal static long ToMsUp(long ns) => (ns - FirstHourNs - 1) / 1_000_000 + 1;

    /// <summary>The instant of milliseconds since the hour before the origin.</summary>
    internal static long ToNs(long ms) => FirstHourNs + ms * 1_000_000;
}
