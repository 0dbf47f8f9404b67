namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>The constants of a process (a factor, or what an asset has of its own), per hour, and the keys of its random streams.</summary>
internal readonly struct Factor
{
    private Factor(long seed, string name, double annualVol, double jumpsPerDay)
    {
        // Diffusion and jumps share the variance, so that together they have the annual one.
        var vol = annualVol / Math.Sqrt(SimulatedModel.HoursPerYear);
        HourlyVol = vol * Math.Sqrt(1 - SimulatedModel.JumpShareOfVariance);
        JumpProbability = vol == 0 ? 0 : jumpsPerDay / 24;
        JumpDeviation = vol * Math.Sqrt(SimulatedModel.JumpShareOfVariance / (jumpsPerDay / 24));
        TrendDeviation = vol * SimulatedModel.TrendShareOfHourlyVol;
        LogVolKey = CounterRandom.Key(seed, "log-vol", name);
        TrendKey = CounterRandom.Key(seed, "trend", name);
        DiffusionKey = CounterRandom.Key(seed, "diffusion", name);
        JumpKey = CounterRandom.Key(seed, "jump", name);
        PathKey = CounterRandom.Key(seed, "path", name);
        KnotKey = CounterRandom.Key(seed, "knot", name);
    }

    internal double HourlyVol { get; }
    internal double JumpProbability { get; }
    internal double JumpDeviation { get; }
    internal double TrendDeviation { get; }
    internal double LogVolDeviation { get; private init; }
    internal double KeepsLogVol { get; private init; }
    internal double NewLogVol { get; private init; }

    /// <summary>The process whose volatility this one's follows, or −1.</summary>
    internal int Root { get; private init; }

    internal double LoadingOnRootLogVol { get; private init; }

    /// <summary>Brings E[vol²] to the nominal: for a normal x with deviation s, E[exp(2 (x − s²))] = 1.</summary>
    internal double LogVolCorrection { get; private init; }

    internal ulong LogVolKey { get; }
    internal ulong TrendKey { get; }
    internal ulong DiffusionKey { get; }
    internal ulong JumpKey { get; }
    internal ulong PathKey { get; }
    internal ulong KnotKey { get; }

    /// <summary>What a sector shares. No asset is in lower case, so the name is the factor's alone.</summary>
    internal static Factor Shared(long seed, SimulatedFactor factor)
    {
        var keeps = SimulatedModel.Keeps(1, SimulatedModel.FactorLogVolHalfLifeHours);
        return new(seed, factor.Name, (double)factor.AnnualVol, SimulatedModel.FactorJumpsPerDay)
        {
            Root = -1,
            LogVolDeviation = SimulatedModel.FactorLogVolDeviation,
            KeepsLogVol = keeps,
            NewLogVol = SimulatedModel.FactorLogVolDeviation * Math.Sqrt(1 - keeps * keeps),
            LogVolCorrection = SimulatedModel.FactorLogVolDeviation * SimulatedModel.FactorLogVolDeviation,
        };
    }

    /// <summary>What an asset has of its own.</summary>
    /// <param name="seed">The market's.</param>
    /// <param name="asset">The asset.</param>
    /// <param name="root">The factor that it follows in the end, or −1.</param>
    internal static Factor Own(long seed, SimulatedAsset asset, int root)
    {
        var keeps = SimulatedModel.Keeps(1, SimulatedModel.OwnLogVolHalfLifeHours);
        var loading = root < 0 ? 0 : SimulatedModel.LoadingOnFactorLogVol;
        return new(seed, asset.Name, (double)asset.OwnVol, SimulatedModel.OwnJumpsPerDay)
        {
            Root = root,
            LogVolDeviation = SimulatedModel.OwnLogVolDeviation,
            KeepsLogVol = keeps,
            NewLogVol = SimulatedModel.OwnLogVolDeviation * Math.Sqrt(1 - keeps * keeps),
            LoadingOnRootLogVol = loading,
            LogVolCorrection = SimulatedModel.OwnLogVolDeviation * SimulatedModel.OwnLogVolDeviation
                + loading * loading * SimulatedModel.FactorLogVolDeviation * SimulatedModel.FactorLogVolDeviation,
        };
    }
}
