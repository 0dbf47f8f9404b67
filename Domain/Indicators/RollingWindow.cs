namespace OrleansTrading.Domain.Indicators;

/// <summary>
/// The last <c>n</c> values of a series. Sums are taken afresh over the window: windows are short and read once a bar, and a
/// running sum would drift by rounding, so that a restored window could differ from one that never stopped.
/// </summary>
public sealed class RollingWindow
{
    private readonly double[] _values;
    private int _next;

    /// <summary>Starts empty.</summary>
    /// <param name="length">Number of values kept, 2 to 100,000.</param>
    public RollingWindow(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 100_000);
        _values = new double[length];
    }

    /// <summary>Number of values held.</summary>
    public int Count { get; private set; }

    /// <summary>Whether it holds its full length.</summary>
    public bool IsFull => Count == _values.Length;

    /// <summary>Adds a finite value, dropping the oldest when full.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentException("A window holds finite values only.", nameof(value));
        _values[_next] = value;
        _next = _next + 1 == _values.Length ? 0 : _next + 1;
        if (Count < _values.Length) Count++;
    }

    /// <summary>Sum of the values.</summary>
    public double Sum()
    {
        var sum = 0.0;
        foreach (var value in Oldest()) sum += value;
        return sum;
    }

    /// <summary>Mean of the values, exact when all are equal; NaN when empty.</summary>
    public double Mean()
    {
        // Distances from the oldest value: a plain sum of equal values divided by their number can miss that value by a
        // rounding error, and a deviation made of rounding errors is as good as none.
        var origin = _values[Start];
        var distances = 0.0;
        foreach (var value in Oldest()) distances += value - origin;
        return origin + distances / Count;
    }

    /// <summary>Population standard deviation of the values; NaN when empty.</summary>
    public double StandardDeviation()
    {
        var mean = Mean();
        var squares = 0.0;
        foreach (var value in Oldest()) squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / Count);
    }

    /// <summary>The values, oldest first.</summary>
    public double[] ToArray()
    {
        var values = new double[Count];
        var at = 0;
        foreach (var value in Oldest()) values[at++] = value;
        return values;
    }

    private int Start => IsFull ? _next : 0;

    // Always summed oldest first: floating-point addition depends on its order, and order must not depend on where the ring stands.
    private IEnumerable<double> Oldest()
    {
        for (var i = 0; i < Count; i++)
        {
            var at = Start + i;
            yield return _values[at < _values.Length ? at : at - _values.Length];
        }
    }
}
