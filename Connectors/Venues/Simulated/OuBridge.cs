namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// A stationary Ornstein–Uhlenbeck process between two values that it is given: the transient part of a price. It is walked freely, and
/// what is missing at the end is spread over it by sinh(κ s) / sinh(κ), which is what a bridge of this process takes.
/// </summary>
internal sealed class OuBridge
{
    private readonly double[] _pull;
    private readonly double _keeps;
    private readonly double _new;

    /// <param name="steps">Number of steps.</param>
    /// <param name="minutesPerStep">Their length.</param>
    internal OuBridge(int steps, double minutesPerStep)
    {
        _keeps = SimulatedModel.Keeps(minutesPerStep, SimulatedModel.ReversionHalfLifeMinutes);
        _new = Math.Sqrt(1 - _keeps * _keeps);
        _pull = new double[steps + 1];
        for (var (step, up, down) = (0, 1.0, 1.0); step <= steps; step++, up /= _keeps, down *= _keeps) _pull[step] = up - down;
        for (var step = 0; step <= steps; step++) _pull[step] /= _pull[steps];
    }

    /// <summary>Draws it, with both ends.</summary>
    internal void Draw(ulong key, long counter, double deviation, double start, double end, double[] path)
    {
        var now = start;
        var noise = deviation * _new;
        path[0] = start;
        for (var i = 1; i < path.Length; i++)
        {
            now = _keeps * now + noise * CounterRandom.Normal(key, counter + i);
            path[i] = now;
        }
        var correction = end - now;
        for (var i = 1; i < path.Length; i++) path[i] += correction * _pull[i];
    }
}
