using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace OrleansTrading.Embedded.Actors.Generator.Analyzers;

/// <summary>Questions of the analyzers to the compiler's symbols.</summary>
internal static class AnalyzerSymbols
{
    public static bool IsGrainClass(this INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Class && type.AllInterfaces.Any(i => i.Is("IGrainBase"));

    public static bool IsGrainInterface(this INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Interface && type.AllInterfaces.Any(i => i.Is("IGrain"));

    /// <summary>Namespace and name with the number of type parameters, of a type that stands in no other.</summary>
    public static string FullMetadataName(this INamedTypeSymbol type) =>
        type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{type.MetadataName}" : type.MetadataName;

    public static Location Place(this ISymbol symbol) => symbol.Locations.FirstOrDefault() ?? Location.None;

    /// <summary>The fields and the properties with storage of their own, of one instance.</summary>
    public static IEnumerable<ISymbol> StoredMembers(this INamedTypeSymbol type) =>
        type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && !f.IsConst).Select(f => f.AssociatedSymbol ?? f);

    /// <summary>The members that have ids.</summary>
    public static IEnumerable<ISymbol> SerializedMembers(this INamedTypeSymbol type) =>
        type.GetMembers().Where(m => m is IFieldSymbol or IPropertySymbol && m.Has("Id"));

    public static ITypeSymbol TypeOf(this ISymbol member) => member switch
    {
        IPropertySymbol property => property.Type,
        IFieldSymbol field => field.Type,
        IEventSymbol happening => happening.Type,
        _ => throw new ArgumentException($"'{member.Name}' holds nothing.", nameof(member)),
    };

    /// <summary>What the task or sequence that a grain method returns gives; null when it gives nothing.</summary>
    public static ITypeSymbol? Result(this IMethodSymbol method) =>
        method.ReturnType is INamedTypeSymbol { TypeArguments.Length: 1 } type
        && type.Name is "Task" or "ValueTask" or "IAsyncEnumerable" ? type.TypeArguments[0] : null;

    public static bool ReturnsSequence(this IMethodSymbol method) => method.ReturnType.Is("IAsyncEnumerable", "System.Collections.Generic");

    public static ImmutableArray<DiagnosticDescriptor> And(this DiagnosticDescriptor first, params DiagnosticDescriptor[] more) =>
        [first, .. more];
}
