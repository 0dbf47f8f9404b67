namespace OrleansTrading.Bench.Suites;

/// <summary>Figures that are measured together.</summary>
internal interface ISuite
{
    /// <summary>The name that it is asked for by.</summary>
    string Name { get; }

    /// <summary>Measures, giving each figure as soon as it is known.</summary>
    IAsyncEnumerable<Figure> Run(CancellationToken cancellationToken);
}
