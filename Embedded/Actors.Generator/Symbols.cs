using System.Text;
using Microsoft.CodeAnalysis;

namespace OrleansTrading.Embedded.Actors.Generator;

/// <summary>Questions to the compiler's symbols.</summary>
internal static class Symbols
{
    public const string Namespace = "OrleansTrading.Embedded.Actors";

    /// <summary>A type as it can be written anywhere, nullable annotations included.</summary>
    public static readonly SymbolDisplayFormat Written = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static string Code(this ITypeSymbol type) => type.ToDisplayString(Written);

    /// <summary>A type as <c>typeof</c> takes it.</summary>
    public static string PlainCode(this ITypeSymbol type) =>
        type.TypeKind == TypeKind.Dynamic ? "object" : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    public static bool Is(this ITypeSymbol? type, string name, string nameSpace = Namespace) =>
        type is not null && type.Name == name && type.ContainingNamespace?.ToDisplayString() == nameSpace;

    public static AttributeData? Attribute(this ISymbol symbol, string name) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass.Is(name + "Attribute"));

    public static bool Has(this ISymbol symbol, string attribute) => symbol.Attribute(attribute) is not null;

    public static bool IsCallable(this INamedTypeSymbol type) =>
        type.AllInterfaces.Any(i => i.Is("IGrain") || i.Is("IGrainObserver") || i.Is("IGrainService"));

    public static bool IsReachable(this ISymbol symbol)
    {
        for (var at = symbol; at is not null and not INamespaceSymbol; at = at.ContainingSymbol)
        {
            if (at.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
                return false;
            if (at is INamedTypeSymbol { IsFileLocal: true })
                return false;
        }

        return true;
    }

    /// <summary>A name for generated types, from a full name.</summary>
    public static string Identifier(string fullName)
    {
        var text = new StringBuilder(fullName.Length);
        foreach (var c in fullName.Replace("global::", string.Empty))
            text.Append(char.IsLetterOrDigit(c) ? c : '_');
        return text.ToString();
    }

    public static IEnumerable<INamedTypeSymbol> AndBases(this INamedTypeSymbol type)
    {
        for (var at = type; at is not null; at = at.BaseType)
            yield return at;
    }
}
