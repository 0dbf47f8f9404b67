using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace OrleansTrading.Embedded.Actors.Generator.Analyzers;

/// <summary>Which code runs in grains: all of a project of contracts or grains, and the grain classes of any other.</summary>
internal sealed class GrainScope
{
    private readonly bool _isWholeAssembly;

    public GrainScope(AnalyzerOptions options)
    {
        options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue("build_property.ActorsPart", out var part);
        _isWholeAssembly = part is "Contracts" or "Grains";
    }

    /// <summary>Whether a symbol's code is run by grains.</summary>
    public bool Has(ISymbol symbol)
    {
        if (_isWholeAssembly)
            return true;
        for (var type = symbol as INamedTypeSymbol ?? symbol.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.IsGrainClass())
                return true;
        }

        return false;
    }
}
