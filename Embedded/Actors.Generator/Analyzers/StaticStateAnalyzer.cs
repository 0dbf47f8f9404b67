using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace OrleansTrading.Embedded.Actors.Generator.Analyzers;

/// <summary>Grain code has no static state: a cluster has one of it in each process, and grains use it at the same time.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StaticStateAnalyzer : DiagnosticAnalyzer
{
    private const string Generic = "System.Collections.Generic";

    private static readonly HashSet<string> Containers =
    [
        "List", "Dictionary", "HashSet", "SortedSet", "SortedDictionary", "SortedList", "Queue", "Stack", "LinkedList", "PriorityQueue",
        "ICollection", "IList", "ISet", "IDictionary",
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.StaticState];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var scope = new GrainScope(start.Options);
            start.RegisterSymbolAction(symbol => Read(symbol, scope), SymbolKind.Field, SymbolKind.Property);
        });
    }

    private static void Read(SymbolAnalysisContext context, GrainScope scope)
    {
        var reason = context.Symbol switch
        {
            IFieldSymbol { IsStatic: true, IsConst: false, IsImplicitlyDeclared: false } field =>
                field.IsReadOnly ? Container(field.Type) : "it is not readonly; keep it in the grain",
            IPropertySymbol { IsStatic: true } property when IsStored(property) =>
                property.SetMethod is null ? Container(property.Type) : "it has a setter; keep it in the grain",
            _ => null,
        };
        if (reason is not null && scope.Has(context.Symbol))
            context.ReportDiagnostic(Diagnostic.Create(Rules.StaticState, context.Symbol.Place(), context.Symbol.Name, reason));
    }

    private static bool IsStored(IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().Any(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, property));

    private static string? Container(ITypeSymbol type)
    {
        var isContainer = type is IArrayTypeSymbol
            || type.ContainingNamespace?.ToDisplayString() is { } space
            && (space == Generic && Containers.Contains(type.Name)
                || space == "System.Collections.Concurrent"
                || space == "System.Text" && type.Name == "StringBuilder");
        return isContainer ? "its content can change; use a read-only interface, a frozen or an immutable collection" : null;
    }
}
