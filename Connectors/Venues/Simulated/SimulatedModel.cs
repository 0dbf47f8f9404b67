namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// The numbers of the model that are not an instrument's or a venue's. Changing one, or anything else that changes a quote,
/// changes <see cref="Version"/>, and with it the fingerprint: a session on the old market must not go on with the new one.
/// </summary>
internal static class SimulatedModel
{
    internal const int Version = 1;

    // Time. The hour before the origin is only looked back at, by venues that lag.
    internal const long OriginNs = 1_767_225_600L * 1_000_000_000;
    internal const long HourMs = 3_600_000;
    internal const long FirstHourNs = OriginNs - HourMs * 1_000_000;
    internal const int StepMs = 250;
    internal const int Steps = (int)(HourMs / StepMs);
    internal const int MaxLagMs = 10_000;

    // Diffusion and jumps. A year has 8,760 hours: the market does not close.
    internal const double HoursPerYear = 8_760;
    internal const double MarketAnnualVol = 0.42;
    internal const double JumpShareOfVariance = 0.1;
    internal const double MarketJumpsPerDay = 0.5;
    internal const double OwnJumpsPerDay = 1;

    // Stochastic volatility: deviations of the logarithm.
    internal const double MarketLogVolDeviation = 0.35;
    internal const double MarketLogVolHalfLifeHours = 12;
    internal const double OwnLogVolDeviation = 0.25;
    internal const double OwnLogVolHalfLifeHours = 6;
    internal const double LoadingOnMarketLogVol = 0.7;

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

    /// <summary>What an autoregression of these half-lives keeps in a step: 2^(−step / half-life).</summary>
    internal static double Keeps(double step, double halfLife) => PortableMath.Exp(-0.6931471805599453 * step / halfLife);
}
