namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>The constants of a factor, per hour, and the keys of its random streams.</summary>
internal readonly struct Factor
{
    private Factor(long seed, string name, double annualVol, double jumpsPerDay)
    {
        // Diffusion and jumps share the variance, so that together they have the annual one.
        var vol = annualVol / Math.Sqrt(SimulatedModel.HoursPerYear);
        HourlyVol = vol * Math.Sqrt(1 - SimulatedModel.JumpShareOfVariance);
        JumpProbability = jumpsPerDay / 24;
        JumpDeviation = vol * Math.Sqrt(SimulatedModel.JumpShareOfVariance / JumpProbability);
        TrendDeviation = vol * SimulatedModel.TrendShareOfHourlyVol;
        LogVolKey = CounterRandom.Key(seed, "log-vol", name);
        TrendKey = CounterRandom.Key(seed, "trend", name);
        DiffusionKey = CounterRandom.Key(seed, "diffusion", name);
        JumpKey = CounterRandom.Key(seed, "jump", name);
        PathKey = CounterRandom.Key(seed, "path", name);
    }

    internal double HourlyVol { get; }
    internal double JumpProbability { get; }
    internal double JumpDeviation { get; }
    internal double TrendDeviation { get; }
    internal double LogVolDeviation { get; private init; }
    internal double KeepsLogVol { get; private init; }
    internal double NewLogVol { get; private init; }
    internal double LoadingOnMarketLogVol { get; private init; }

    /// <summary>Brings E[vol²] to the nominal: for a normal x with deviation s, E[exp(2 (x − s²))] = 1.</summary>
    internal double LogVolCorrection { get; private init; }

    internal ulong LogVolKey { get; }
    internal ulong TrendKey { get; }
    internal ulong DiffusionKey { get; }
    internal ulong JumpKey { get; }
    internal ulong PathKey { get; }

    /// <summary>What all instruments share.</summary>
    internal static Factor Market(long seed)
    {
        var keeps = SimulatedModel.Keeps(1, SimulatedModel.MarketLogVolHalfLifeHours);
        // No symbol is without a slash, so the name is the market's alone.
        return new(seed, "market", SimulatedModel.MarketAnnualVol, SimulatedModel.MarketJumpsPerDay)
        {
            LogVolDeviation = SimulatedModel.MarketLogVolDeviation,
            KeepsLogVol = keeps,
            NewLogVol = SimulatedModel.MarketLogVolDeviation * Math.Sqrt(1 - keeps * keeps),
            LogVolCorrection = SimulatedModel.MarketLogVolDeviation * SimulatedModel.MarketLogVolDeviation,
        };
    }

    /// <summary>What an instrument has of its own: the variance that beta leaves.</summary>
    internal static Factor Own(long seed, SimulatedInstrument instrument)
    {
        var ofMarket = (double)instrument.Beta * SimulatedModel.MarketAnnualVol;
        var total = (double)instrument.AnnualVol;
        var keeps = SimulatedModel.Keeps(1, SimulatedModel.OwnLogVolHalfLifeHours);
        const double loading = SimulatedModel.LoadingOnMarketLogVol;
        return new(seed, instrument.Symbol, Math.Sqrt(total * total - ofMarket * ofMarket), SimulatedModel.OwnJumpsPerDay)
        {
            LogVolDeviation = SimulatedModel.OwnLogVolDeviation,
            KeepsLogVol = keeps,
            NewLogVol = SimulatedModel.OwnLogVolDeviation * Math.Sqrt(1 - keeps * keeps),
            LoadingOnMarketLogVol = loading,
            LogVolCorrection = SimulatedModel.OwnLogVolDeviation * SimulatedModel.OwnLogVolDeviation
                + loading * loading * SimulatedModel.MarketLogVolDeviation * SimulatedModel.MarketLogVolDeviation,
        };
    }
}
