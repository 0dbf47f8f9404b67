using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace OrleansTrading.Embedded.Actors.Generator.Analyzers;

/// <summary>Exceptions that contracts and grains declare, and that grain code throws, can cross a grain's boundary.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ExceptionAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.ExceptionCannotTravel];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var scope = new GrainScope(start.Options);
            start.RegisterSymbolAction(symbol => ReadType(symbol, scope), SymbolKind.NamedType);
            start.RegisterOperationAction(operation => ReadThrow(operation, scope), OperationKind.Throw);
        });
    }

    private static void ReadType(SymbolAnalysisContext context, GrainScope scope)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind == TypeKind.Class && scope.Has(type) && MessageTypes.IsException(type) && !type.Has("GenerateSerializer"))
            context.ReportDiagnostic(Diagnostic.Create(Rules.ExceptionCannotTravel, type.Place(), type.Name));
    }

    private static void ReadThrow(OperationAnalysisContext context, GrainScope scope)
    {
        var thrown = ((IThrowOperation)context.Operation).Exception;
        while (thrown is IConversionOperation { IsImplicit: true } conversion)
            thrown = conversion.Operand;
        if (thrown?.Type is INamedTypeSymbol type
            && scope.Has(context.ContainingSymbol)
            && !MessageTypes.IsKnownException(type)
            && !type.Has("GenerateSerializer")
            // A type of the same scope is reported where it is declared.
            && !(type.DeclaringSyntaxReferences.Length > 0 && scope.Has(type)))
        {
            context.ReportDiagnostic(Diagnostic.Create(Rules.ExceptionCannotTravel, thrown.Syntax.GetLocation(), type.Name));
        }
    }
}
