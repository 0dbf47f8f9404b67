using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// The mids of all instruments in one hour, on a grid of 250 ms, with the end of the hour before for venues that lag. The arrays
/// are filled again for each hour, so that going on allocates nothing.
/// </summary>
internal sealed class HourPath
{
    private const int Steps = SimulatedModel.Steps;

    /// <summary>Grid points before the hour's first.</summary>
    private const int Before = SimulatedModel.MaxLagMs / SimulatedModel.StepMs;

    private readonly FactorChain _chain;
    private readonly InstrumentPath[] _instruments;
    private readonly ulong _marketKey;
    private readonly double[] _market = new double[Steps + 1];
    private readonly double[] _own = new double[Steps + 1];
    private readonly double[] _reversion = new double[Steps + 1];
    private readonly double[] _pull = new double[Steps + 1];
    private readonly double _keepsReversion;
    private readonly double _newReversion;
    private long _hour = -1;

    internal HourPath(SimulatedParameters parameters, IReadOnlyList<Instrument> instruments, long seed)
    {
        _chain = new FactorChain(parameters, seed);
        _marketKey = Factor.Market(seed).PathKey;
        _instruments =
        [
            .. parameters.Instruments.Select((instrument, i) => new InstrumentPath(instrument, instruments[i], seed)),
        ];

        const double minutesPerStep = SimulatedModel.StepMs / 60_000.0;
        _keepsReversion = SimulatedModel.Keeps(minutesPerStep, SimulatedModel.ReversionHalfLifeMinutes);
        _newReversion = Math.Sqrt(1 - _keepsReversion * _keepsReversion);
        // sinh(κ s) / sinh(κ): what a bridge of this process takes at s of the correction at its end.
        for (var (step, up, down) = (0, 1.0, 1.0); step <= Steps; step++, up /= _keepsReversion, down *= _keepsReversion)
            _pull[step] = up - down;
        for (var step = 0; step <= Steps; step++) _pull[step] /= _pull[Steps];
    }

    /// <summary>Start of the hour, milliseconds since the one before the origin.</summary>
    internal long StartMs => _hour * SimulatedModel.HourMs;

    /// <summary>Goes to a later hour; the hour before the origin (0) is only looked back at, so it is never one.</summary>
    internal void MoveTo(long hour)
    {
        if (_hour != hour - 1) Fill(hour - 1);
        foreach (var instrument in _instruments) Array.Copy(instrument.Mids, Steps, instrument.Mids, 0, Before);
        Fill(hour);
    }

    /// <summary>How lively an instrument is: its volatility over the usual one, at the hour's start and at its end.</summary>
    internal (double Start, double End) Activity(int instrument) =>
        (_instruments[instrument].ActivityStart, _instruments[instrument].ActivityEnd);

    /// <summary>An instrument's mid in ticks, milliseconds after the hour's start; down to −10,000 before it.</summary>
    internal double Mid(int instrument, double ms)
    {
        var at = ms * (1.0 / SimulatedModel.StepMs) + Before;
        var step = (int)at;
        var mids = _instruments[instrument].Mids;
        return mids[step] + (mids[step + 1] - mids[step]) * (at - step);
    }

    private void Fill(long hour)
    {
        _chain.MoveTo(hour);
        _hour = hour;
        var factors = _chain.Factors;
        Walk(factors[0], _marketKey, _market);
        for (var i = 0; i < _instruments.Length; i++)
        {
            var instrument = _instruments[i];
            Walk(factors[i + 1], instrument.OwnKey, _own);
            Revert(instrument);
            instrument.SetActivity(factors[0], factors[i + 1]);
            var mids = instrument.Mids.AsSpan(Before, Steps + 1);
            for (var step = 0; step < mids.Length; step++)
                mids[step] = instrument.StartTicks
                    * PortableMath.Exp(instrument.Beta * _market[step] + _own[step] + _reversion[step]);
        }
    }

    /// <summary>
    /// A factor's log return since the start: a Brownian bridge in the time that runs with the variance,
    /// X(s) = W(s) + (D − W(1)) V(s) / V(1), with D what the chain drew for the hour; then drift and jump (Glasserman,
    /// "Monte Carlo Methods in Financial Engineering", 2004, §3.1).
    /// </summary>
    private void Walk(in FactorHour factor, ulong key, double[] path)
    {
        const double step = 1.0 / Steps;
        var first = _hour * Steps;
        var rise = (factor.VolEnd - factor.VolStart) * step;
        var root = Math.Sqrt(step);
        path[0] = factor.Level;
        var walked = 0.0;
        for (var i = 1; i < path.Length; i++)
        {
            walked += root * (factor.VolStart + (i - 0.5) * rise) * CounterRandom.Normal(key, first + i);
            path[i] = walked;
        }

        var correction = (factor.Diffusion - walked) / factor.VarianceUntil(1);
        for (var i = 1; i < path.Length; i++)
        {
            var s = i * step;
            var jump = i >= factor.JumpStep ? factor.Jump : 0;
            path[i] = factor.Level + factor.Drift * s + jump + (path[i] + correction * factor.VarianceUntil(s));
        }
    }

    /// <summary>
    /// The transient part: a stationary Ornstein–Uhlenbeck process, bridged between the values at the hours, which are drawn
    /// independently: an hour is so many half-lives that 2^(−60/7) = 0.3 % of one would be left in the next.
    /// </summary>
    private void Revert(InstrumentPath instrument)
    {
        var first = _hour * Steps;
        var now = instrument.Reversion * CounterRandom.Normal(instrument.ReversionEndKey, _hour);
        var end = instrument.Reversion * CounterRandom.Normal(instrument.ReversionEndKey, _hour + 1);
        var deviation = instrument.Reversion * _newReversion;
        _reversion[0] = now;
        for (var i = 1; i < _reversion.Length; i++)
        {
            now = _keepsReversion * now + deviation * CounterRandom.Normal(instrument.ReversionKey, first + i);
            _reversion[i] = now;
        }
        var correction = end - now;
        for (var i = 1; i < _reversion.Length; i++) _reversion[i] += correction * _pull[i];
    }

    /// <summary>
    /// An instrument's constants and its mids: <see cref="Before"/> points of the hour before, then the hour's with both ends.
    /// </summary>
    private sealed class InstrumentPath(SimulatedInstrument parameters, Instrument instrument, long seed)
    {
        private readonly double _usualVol = (double)parameters.AnnualVol
            * Math.Sqrt((1 - SimulatedModel.JumpShareOfVariance) / SimulatedModel.HoursPerYear);

        internal double[] Mids { get; } = new double[Before + Steps + 1];
        internal double StartTicks { get; } = (double)(parameters.StartPrice / instrument.TickSize);
        internal double Beta { get; } = (double)parameters.Beta;
        internal double Reversion { get; } = (double)parameters.ReversionBps * 1e-4;
        internal ulong OwnKey { get; } = CounterRandom.Key(seed, "path", parameters.Symbol);
        internal ulong ReversionKey { get; } = CounterRandom.Key(seed, "reversion", parameters.Symbol);
        internal ulong ReversionEndKey { get; } = CounterRandom.Key(seed, "reversion-end", parameters.Symbol);
        internal double ActivityStart { get; private set; }
        internal double ActivityEnd { get; private set; }

        internal void SetActivity(in FactorHour market, in FactorHour own)
        {
            ActivityStart = Total(market.VolStart, own.VolStart);
            ActivityEnd = Total(market.VolEnd, own.VolEnd);
        }

        private double Total(double market, double own) => Math.Sqrt(Beta * Beta * market * market + own * own) / _usualVol;
    }
}
