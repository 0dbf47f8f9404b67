using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace OrleansTrading.Embedded.Actors.Generator.Analyzers;

/// <summary>Attributes stand where the runtime looks for them: those of calls on interfaces, those of activations on grain classes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AttributeAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] OfCalls = ["AlwaysInterleave", "ReadOnly", "OneWay", "ResponseTimeout"];

    private static readonly string[] OfGrains = ["Reentrant", "StatelessWorker", "GrainType", "ImplicitStreamSubscription", "KeepAlive"];

    private static readonly string[] OfMessages = ["GenerateSerializer", "Immutable", "Alias"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.MisplacedAttribute];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(ReadMethod, SymbolKind.Method);
        context.RegisterSymbolAction(ReadType, SymbolKind.NamedType);
    }

    private static void ReadMethod(SymbolAnalysisContext context)
    {
        var isCall = context.Symbol.ContainingType is { TypeKind: TypeKind.Interface } type && type.IsCallable();
        if (!isCall)
            Refuse(context, OfCalls, "it is read from the method of the grain interface; put it there");
    }

    private static void ReadType(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.IsGrainClass())
            Refuse(context, OfMessages, "a grain does not travel; its interface may have an alias");
        else
            Refuse(context, OfGrains, "it is read from grain classes");
    }

    private static void Refuse(SymbolAnalysisContext context, string[] attributes, string reason)
    {
        foreach (var name in attributes)
        {
            if (context.Symbol.Has(name))
                context.ReportDiagnostic(Diagnostic.Create(Rules.MisplacedAttribute, context.Symbol.Place(), name, context.Symbol.Name, reason));
        }
    }
}
