using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Grains.Tests.Markets;

/// <summary>Imports moved by hand: the test says how far each is. A path that begins with <c>bad</c> is refused.</summary>
internal sealed class HandImports : IMarketImport
{
    private readonly List<Run> _runs = [];

    /// <summary>What was begun, in order.</summary>
    public IReadOnlyList<Run> Runs => _runs;

    public void Check(MarketImportRequest request)
    {
        if (request.Path.StartsWith("bad", StringComparison.Ordinal)) throw new RefusedException("IMPORT_PATH_INVALID", "The test refuses it.");
    }

    public IMarketImportRun Start(MarketImportRequest request)
    {
        var run = new Run(request);
        _runs.Add(run);
        return run;
    }

    internal sealed class Run(MarketImportRequest request) : IMarketImportRun
    {
        public MarketImportRequest Request { get; } = request;

        public bool IsCancelled { get; private set; }

        public MarketImportStatus Status { get; set; } = new(MarketImportPhase.Running, default, null, 0, new Dictionary<string, long>(), [], [], null);

        public MarketImportStatus Look() => Status;

        public void Cancel() => IsCancelled = true;

        public void End(MarketImportPhase phase, Refusal? error = null) => Status = Status with { Phase = phase, Error = error };
    }
}
