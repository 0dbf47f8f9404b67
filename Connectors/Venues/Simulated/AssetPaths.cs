namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// What all assets are worth in US dollars, for five minutes on a grid of 250 ms, with the end of the minutes before for venues that lag.
/// Instruments are ratios of two assets, so that what follows from others (a cross of two pairs) does. The arrays are filled again and
/// again, so that going on allocates nothing.
/// </summary>
internal sealed class AssetPaths
{
    /// <summary>The asset that the others are counted in.</summary>
    internal const int Dollar = -1;

    private const int Steps = SimulatedModel.BlockSteps;
    private const int Knots = SimulatedModel.BlocksPerHour;

    /// <summary>Grid points before the block's first: those that a trade of a lagging venue may look back at.</summary>
    private const int Before = (int)((SimulatedModel.MaxLagMs + SimulatedModel.MaxTradeDelayMs) / SimulatedModel.StepMs) + 1;

    private readonly FactorChain _chain;
    private readonly Process[] _processes;
    private readonly int _factors;
    private readonly OuBridge _reversionKnots = new(Knots, SimulatedModel.BlockMs / 60_000.0);
    private readonly OuBridge _reversionSteps = new(Steps, SimulatedModel.StepMs / 60_000.0);
    private readonly double[] _reversion = new double[Steps + 1];
    private long _block = -1;
    private long _knotHour = -1;

    /// <param name="parameters">Which factors and assets; whom an asset follows stands before it.</param>
    /// <param name="seed">The market's.</param>
    internal AssetPaths((IReadOnlyList<SimulatedFactor> Factors, IReadOnlyList<SimulatedAsset> Assets) parameters, long seed)
    {
        var factors = parameters.Factors.Select(factor => Factor.Shared(seed, factor)).ToList();
        _factors = factors.Count;
        var index = parameters.Factors.Select((factor, i) => (factor.Name, i)).ToDictionary(row => row.Name, row => row.i);
        var roots = Enumerable.Range(0, _factors).ToList();
        var processes = parameters.Factors.Select(_ => new Process(null, -1, seed)).ToList();
        foreach (var asset in parameters.Assets)
        {
            var parent = asset.Follows is { } follows ? index[follows] : -1;
            roots.Add(parent < 0 ? -1 : roots[parent]);
            index[asset.Name] = processes.Count;
            factors.Add(Factor.Own(seed, asset, roots[^1]));
            processes.Add(new Process(asset, parent, seed));
        }
        _processes = [.. processes];
        _chain = new FactorChain([.. factors]);
        foreach (var (i, process) in _processes.Index()) process.Keys = (factors[i].KnotKey, factors[i].PathKey, factors[i].HourlyVol);
        foreach (var process in _processes)
            process.UsualVol = Math.Sqrt(process.Keys.Vol * process.Keys.Vol
                + (process.Parent < 0 ? 0 : process.Beta * process.Beta * Square(_processes[process.Parent].UsualVol)));
    }

    /// <summary>Start of the block, milliseconds since the hour before the origin.</summary>
    internal long StartMs => _block * SimulatedModel.BlockMs;

    /// <summary>End of the block, exclusive.</summary>
    internal long EndMs => StartMs + SimulatedModel.BlockMs;

    /// <summary>Number of assets, in the parameters' order.</summary>
    internal int Assets => _processes.Length - _factors;

    /// <summary>Whether <see cref="Value"/> knows an instant, milliseconds since the hour before the origin.</summary>
    internal bool Covers(double ms) => _block >= 0 && ms >= StartMs - Before * SimulatedModel.StepMs && ms < EndMs;

    /// <summary>Goes to the block of a later instant; the hour before the origin is only looked back at, so none is in it.</summary>
    internal void MoveTo(long ms)
    {
        var block = ms / SimulatedModel.BlockMs;
        if (block == _block) return;
        if (_block != block - 1) Fill(block - 1);
        foreach (var process in _processes.AsSpan(_factors))
            Array.Copy(process.Values, Steps, process.Values, 0, Before);
        Fill(block);
    }

    /// <summary>What an asset is worth in US dollars at an instant that is covered.</summary>
    internal double Value(int asset, double ms)
    {
        if (asset == Dollar) return 1;
        var at = (ms - StartMs) * (1.0 / SimulatedModel.StepMs) + Before;
        var step = (int)at;
        var values = _processes[_factors + asset].Values;
        return values[step] + (values[step + 1] - values[step]) * (at - step);
    }

    /// <summary>How lively an asset is: its volatility over the usual one, at the start of the block's hour and at its end.</summary>
    internal (double Start, double End) Activity(int asset)
    {
        if (asset == Dollar) return (1, 1);
        var usual = _processes[_factors + asset].UsualVol;
        if (usual == 0) return (1, 1);
        var (start, end) = Variance(_factors + asset);
        return (Math.Sqrt(start) / usual, Math.Sqrt(end) / usual);
    }

    private (double Start, double End) Variance(int index)
    {
        var hour = _chain.Factors[index];
        var (start, end) = (Square(hour.VolStart), Square(hour.VolEnd));
        var process = _processes[index];
        if (process.Parent < 0) return (start, end);
        var (parentStart, parentEnd) = Variance(process.Parent);
        return (start + process.Beta * process.Beta * parentStart, end + process.Beta * process.Beta * parentEnd);
    }

    private static double Square(double x) => x * x;

    private void Fill(long block)
    {
        var hour = block / Knots;
        if (hour != _knotHour) DrawKnots(hour);
        _block = block;
        var part = (int)(block % Knots);
        for (var i = 0; i < _processes.Length; i++)
        {
            var process = _processes[i];
            Walk(_chain.Factors[i], process, block);
            if (process.Parent >= 0) Follow(process.Logs, process.Beta, _processes[process.Parent].Logs);
            if (process.Asset is null) continue;
            if (process.Reversion > 0)
            {
                _reversionSteps.Draw(
                    process.ReversionKey, block * Steps, process.Reversion, process.ReversionKnots[part], process.ReversionKnots[part + 1], _reversion);
                Follow(process.Logs, 1, _reversion);
            }
            var values = process.Values.AsSpan(Before, Steps + 1);
            for (var step = 0; step < values.Length; step++) values[step] = process.Start * PortableMath.Exp(process.Logs[step]);
        }
    }

    private static void Follow(double[] path, double beta, double[] other)
    {
        for (var step = 0; step < path.Length; step++) path[step] += beta * other[step];
    }

    /// <summary>
    /// Where diffusion and reversion are at the ends of the hour's blocks. Diffusion is a Brownian bridge in the time that runs with the variance,
    /// X(s) = W(s) + (D − W(1)) V(s) / V(1), with D what the chain drew for the hour (Glasserman, "Monte Carlo Methods in Financial
    /// Engineering", 2004, §3.1); between the knots it is bridged again. The reversion's values at the hours are drawn
    /// independently: an hour is so many half-lives that 2^(−60/7) = 0.3 % of one would be left in the next.
    /// </summary>
    private void DrawKnots(long hour)
    {
        _chain.MoveTo(hour);
        _knotHour = hour;
        for (var i = 0; i < _processes.Length; i++)
        {
            var process = _processes[i];
            if (process.Keys.Vol > 0)
            {
                ref readonly var factor = ref _chain.Factors[i];
                Bridge(factor, process.Keys.Knot, hour * Knots, 0, Knots, 0, factor.Diffusion, process.Knots);
            }
            if (process.Reversion > 0)
                _reversionKnots.Draw(
                    process.ReversionKnotKey,
                    hour * Knots,
                    process.Reversion,
                    process.Reversion * CounterRandom.Normal(process.ReversionEndKey, hour),
                    process.Reversion * CounterRandom.Normal(process.ReversionEndKey, hour + 1),
                    process.ReversionKnots);
        }
    }

    /// <summary>A process's log return since the start: the diffusion between two knots, then drift and jump.</summary>
    private static void Walk(in FactorHour factor, Process process, long block)
    {
        var path = process.Logs;
        if (process.Keys.Vol == 0)
        {
            Array.Clear(path);
            return;
        }
        const double step = 1.0 / SimulatedModel.Steps;
        var part = (int)(block % Knots);
        var first = part * Steps;
        Bridge(
            factor, process.Keys.Path, block * Steps, part / (double)Knots, SimulatedModel.Steps,
            process.Knots[part], process.Knots[part + 1], path);
        for (var i = 0; i < path.Length; i++)
            path[i] += factor.Level + factor.Drift * ((first + i) * step) + (factor.Jump != 0 && first + i >= factor.JumpStep ? factor.Jump : 0);
    }

    /// <param name="factor">What the hour does.</param>
    /// <param name="key">Of the steps' random numbers.</param>
    /// <param name="counter">Of the first step.</param>
    /// <param name="from">Where in the hour the bridge begins, 0 to 1.</param>
    /// <param name="stepsPerHour">How long its steps are.</param>
    /// <param name="start">Where it stands.</param>
    /// <param name="end">And at its end.</param>
    /// <param name="path">It, with both ends.</param>
    private static void Bridge(
        in FactorHour factor, ulong key, long counter, double from, int stepsPerHour, double start, double end, double[] path)
    {
        var step = 1.0 / stepsPerHour;
        var rise = factor.VolEnd - factor.VolStart;
        var root = Math.Sqrt(step);
        var walked = 0.0;
        for (var i = 1; i < path.Length; i++)
        {
            walked += root * (factor.VolStart + (from + (i - 0.5) * step) * rise) * CounterRandom.Normal(key, counter + i);
            path[i] = walked;
        }
        var before = factor.VarianceUntil(from);
        var correction = (end - start - walked) / (factor.VarianceUntil(from + (path.Length - 1) * step) - before);
        path[0] = start;
        for (var i = 1; i < path.Length; i++) path[i] += start + correction * (factor.VarianceUntil(from + i * step) - before);
    }

    private sealed class Process(SimulatedAsset? asset, int parent, long seed)
    {
        internal SimulatedAsset? Asset { get; } = asset;
        internal int Parent { get; } = parent;
        internal double Beta { get; } = (double)(asset?.Beta ?? 0);
        internal double Start { get; } = (double)(asset?.Price ?? 0);
        internal double Reversion { get; } = (double)(asset?.ReversionBps ?? 0) * 1e-4;
        internal ulong ReversionKey { get; } = CounterRandom.Key(seed, "reversion", asset?.Name ?? "");
        internal ulong ReversionKnotKey { get; } = CounterRandom.Key(seed, "reversion-knot", asset?.Name ?? "");
        internal ulong ReversionEndKey { get; } = CounterRandom.Key(seed, "reversion-end", asset?.Name ?? "");
        internal double[] Logs { get; } = new double[Steps + 1];
        internal double[] Values { get; } = asset is null ? [] : new double[Before + Steps + 1];
        internal double[] Knots { get; } = new double[AssetPaths.Knots + 1];
        internal double[] ReversionKnots { get; } = new double[AssetPaths.Knots + 1];
        internal (ulong Knot, ulong Path, double Vol) Keys { get; set; }
        internal double UsualVol { get; set; }
    }
}
