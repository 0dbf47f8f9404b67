namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// The processes that move prices (the sectors' factors, then what each asset has of its own) from hour to hour, since the hour before the
/// origin. What an hour does is decided here and small, so that years are walked in a fraction of a second; how it does it, the path within, is
/// <see cref="AssetPaths"/>'s.
/// </summary>
internal sealed class FactorChain
{
    private readonly Factor[] _factors;
    private readonly FactorHour[] _hours;
    private readonly double _keepsLevel = SimulatedModel.Keeps(1, SimulatedModel.LevelHalfLifeDays * 24);
    private readonly double _keepsTrend = SimulatedModel.Keeps(1, SimulatedModel.TrendHalfLifeHours);
    private readonly double _newTrend;

    internal FactorChain(Factor[] factors)
    {
        _factors = factors;
        _hours = new FactorHour[_factors.Length];
        _newTrend = Math.Sqrt(1 - _keepsTrend * _keepsTrend);
        for (var i = 0; i < _factors.Length; i++)
        {
            ref readonly var factor = ref _factors[i];
            ref var hour = ref _hours[i];
            hour.LogVolEnd = factor.LogVolDeviation * CounterRandom.Normal(factor.LogVolKey, 0);
            hour.Trend = factor.TrendDeviation * CounterRandom.Normal(factor.TrendKey, 0);
            hour.VolEnd = Vol(factor, hour.LogVolEnd);
        }
        Decide();
    }

    /// <summary>The hour, counted from the one before the origin.</summary>
    internal long Hour { get; private set; }

    /// <summary>What the processes do in this hour.</summary>
    internal ReadOnlySpan<FactorHour> Factors => _hours;

    /// <summary>Goes on to an hour that is not before this one.</summary>
    internal void MoveTo(long hour)
    {
        while (Hour < hour)
        {
            foreach (ref var factor in _hours.AsSpan()) factor.Level += factor.Drift + factor.Diffusion + factor.Jump;
            Hour++;
            Decide();
        }
    }

    private void Decide()
    {
        for (var i = 0; i < _factors.Length; i++)
        {
            ref readonly var factor = ref _factors[i];
            ref var hour = ref _hours[i];
            if (factor.HourlyVol == 0) continue;
            hour.VolStart = hour.VolEnd;
            hour.LogVolEnd = factor.KeepsLogVol * hour.LogVolEnd
                + factor.NewLogVol * CounterRandom.Normal(factor.LogVolKey, Hour + 1);
            hour.VolEnd = Vol(factor, hour.LogVolEnd);
            hour.Trend = _keepsTrend * hour.Trend
                + _newTrend * factor.TrendDeviation * CounterRandom.Normal(factor.TrendKey, Hour + 1);
            hour.Drift = hour.Trend - (1 - _keepsLevel) * hour.Level;
            hour.Diffusion = Math.Sqrt(hour.VarianceUntil(1)) * CounterRandom.Normal(factor.DiffusionKey, Hour);
            (hour.Jump, hour.JumpStep) = (0, 0);
            // At most one an hour: a Poisson count of this rate is above one in one hour of a thousand.
            var chance = CounterRandom.Uniform(factor.JumpKey, 3 * Hour);
            if (chance >= factor.JumpProbability) continue;
            hour.Jump = factor.JumpDeviation * CounterRandom.Normal(factor.JumpKey, 3 * Hour + 1);
            hour.JumpStep = 1 + (int)(CounterRandom.Uniform(factor.JumpKey, 3 * Hour + 2) * SimulatedModel.Steps);
        }
    }

    // The root stands before all that follow it, so what it is at the hour's end is known.
    private double Vol(in Factor factor, double own)
    {
        if (factor.HourlyVol == 0) return 0;
        var root = factor.Root < 0 ? 0 : _hours[factor.Root].LogVolEnd;
        return factor.HourlyVol * PortableMath.Exp(own + factor.LoadingOnRootLogVol * root - factor.LogVolCorrection);
    }
}

/// <summary>What a process does in an hour. Log returns; volatilities are standard deviations of an hour's.</summary>
internal struct FactorHour
{
    /// <summary>At the start of the hour; 0 is the start price's.</summary>
    internal double Level;

    /// <summary>Expected move: the trend and the pull to the start price.</summary>
    internal double Drift;

    /// <summary>Move of the diffusion, drawn from <see cref="VarianceUntil"/> 1.</summary>
    internal double Diffusion;

    /// <summary>The jump, or 0.</summary>
    internal double Jump;

    /// <summary>The first grid point after the jump, 1 to <see cref="SimulatedModel.Steps"/>.</summary>
    internal int JumpStep;

    /// <summary>Diffusive volatility at the start of the hour; between the two it is linear in time.</summary>
    internal double VolStart;

    /// <summary>Diffusive volatility at the end of the hour.</summary>
    internal double VolEnd;

    internal double Trend;
    internal double LogVolEnd;

    /// <summary>Variance of the diffusion in the first part of the hour, ∫₀ˢ (a + (b − a) u)² du with s from 0 to 1.</summary>
    internal readonly double VarianceUntil(double s)
    {
        var rise = VolEnd - VolStart;
        return s * (VolStart * VolStart + s * (VolStart * rise + s * (rise * rise * (1.0 / 3))));
    }
}
