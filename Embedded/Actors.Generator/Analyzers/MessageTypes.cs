using Microsoft.CodeAnalysis;

namespace OrleansTrading.Embedded.Actors.Generator.Analyzers;

/// <summary>Whether a type can travel and cannot change; the answer is a reason against it, or null.</summary>
/// <remarks>
/// A declared type answers by its attributes: what they promise is checked where it is declared (<see cref="SerializableTypeAnalyzer"/>),
/// so that no rule walks through types of other files. The lists are the codecs of Orleans 10.
/// </remarks>
internal static class MessageTypes
{
    private static readonly HashSet<string> Values =
    [
        "System.Guid", "System.TimeSpan", "System.DateTimeOffset", "System.DateOnly", "System.TimeOnly", "System.Half", "System.Int128",
        "System.UInt128", "System.Uri", "System.Version", "System.Numerics.BigInteger", "System.Net.IPAddress", "System.Net.IPEndPoint",
        "System.Globalization.CultureInfo",
        Symbols.Namespace + ".GrainId", Symbols.Namespace + ".GrainType", Symbols.Namespace + ".IdSpan", Symbols.Namespace + ".StreamId",
    ];

    // Unchangeable if what they hold is.
    private static readonly HashSet<string> Frames =
    [
        "System.Nullable`1", "System.Collections.Generic.KeyValuePair`2",
        .. Enumerable.Range(1, 8).Select(n => $"System.ValueTuple`{n}"), .. Enumerable.Range(1, 8).Select(n => $"System.Tuple`{n}"),
        .. Immutable("Array`1", "List`1", "HashSet`1", "SortedSet`1", "Queue`1", "Stack`1", "Dictionary`2", "SortedDictionary`2"),
    ];

    private static readonly HashSet<string> Changeable =
    [
        "System.Memory`1", "System.ReadOnlyMemory`1",
        .. Generic("List`1", "HashSet`1", "SortedSet`1", "Queue`1", "Stack`1", "Dictionary`2", "SortedDictionary`2", "SortedList`2"),
        .. Generic("IEnumerable`1", "ICollection`1", "IList`1", "ISet`1", "IDictionary`2"),
        .. Generic("IReadOnlyCollection`1", "IReadOnlyList`1", "IReadOnlySet`1", "IReadOnlyDictionary`2"),
        "System.Collections.Concurrent.ConcurrentDictionary`2", "System.Collections.Concurrent.ConcurrentQueue`1",
        "System.Collections.ObjectModel.Collection`1", "System.Collections.ObjectModel.ReadOnlyCollection`1",
        "System.Collections.ObjectModel.ReadOnlyDictionary`2",
    ];

    /// <summary>Why a type has no serializer.</summary>
    public static string? WhyNotSerializable(ITypeSymbol type)
    {
        switch (type)
        {
            case ITypeParameterSymbol:
                return null; // Known where it is called.
            case IArrayTypeSymbol array:
                return WhyNotSerializable(array.ElementType);
            case INamedTypeSymbol named when IsValue(named) || IsReference(named):
                return null;
            case INamedTypeSymbol named when IsFrame(named) || IsChangeable(named) || named.Has("GenerateSerializer"):
                return named.TypeArguments.Select(WhyNotSerializable).FirstOrDefault(reason => reason is not null);
            case INamedTypeSymbol named when IsException(named):
                return IsKnownException(named) ? null : Unmarked(named);
            case { SpecialType: SpecialType.System_Object } or { TypeKind: TypeKind.Dynamic }:
                return "'object' says nothing about what travels; name the type";
            case { TypeKind: TypeKind.Delegate }:
                return $"'{type.Name}' is code; send what it needs";
            case { TypeKind: TypeKind.Interface }:
                return $"'{type.Name}' is an interface, neither of a grain nor of a collection; use a type with [GenerateSerializer]";
            case INamedTypeSymbol named when named.DeclaringSyntaxReferences.Length > 0:
                return Unmarked(named);
            default:
                return $"there is no serializer for '{Short(type)}'; use a type with [GenerateSerializer]";
        }
    }

    /// <summary>Why a type that has a serializer might change after it was sent.</summary>
    public static string? WhyChangeable(ITypeSymbol type)
    {
        switch (type)
        {
            case ITypeParameterSymbol:
                return null;
            case IArrayTypeSymbol array:
                return $"'{Short(array)}' is an array; use ImmutableArray<{Short(array.ElementType)}>{Promise}";
            case INamedTypeSymbol named when IsValue(named) || IsReference(named):
                return null;
            case INamedTypeSymbol named when IsFrame(named) || named.Has("Immutable"):
                return named.TypeArguments.Select(WhyChangeable).FirstOrDefault(reason => reason is not null);
            case INamedTypeSymbol named when IsChangeable(named):
                return $"'{Short(named)}' may be a collection that somebody changes; use one of System.Collections.Immutable{Promise}";
            default:
                return $"'{Short(type)}' is not marked [Immutable]";
        }
    }

    /// <summary>Why what is promised not to change has no serializer: also what its parts have, which no mark says has been looked at.</summary>
    public static string? WhyNotSerializableDeep(ITypeSymbol type) =>
        WhyNotSerializable(type) ?? Parts(type, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));

    /// <summary>Whether a type is of those exceptions that Orleans rebuilds without a serializer of their own.</summary>
    public static bool IsKnownException(INamedTypeSymbol type)
    {
        var space = type.ContainingNamespace?.ToDisplayString() ?? string.Empty;
        return space == Symbols.Namespace || new[] { "System", "Microsoft", "Azure" }.Any(known =>
            space.StartsWith(known, StringComparison.Ordinal));
    }

    public static bool IsException(INamedTypeSymbol type) => type.AndBases().Any(t => t.Is("Exception", "System"));

    private const string Promise = ", or promise with [Immutable] that nobody will";

    private static string? Parts(ITypeSymbol type, HashSet<ITypeSymbol> seen)
    {
        if (!seen.Add(type))
            return null;
        if (type is IArrayTypeSymbol array)
            return WhyNotSerializable(array.ElementType) ?? Parts(array.ElementType, seen);
        if (type is not INamedTypeSymbol named)
            return null;
        IEnumerable<ITypeSymbol> parts = named.TypeArguments;
        // Of an [Immutable] type the members have been looked at where it is declared.
        if (named.Has("GenerateSerializer") && !named.Has("Immutable"))
            parts = parts.Concat(named.SerializedMembers().Select(m => m.TypeOf()));
        return parts.Select(part => WhyNotSerializable(part) ?? Parts(part, seen)).FirstOrDefault(reason => reason is not null);
    }

    private static bool IsValue(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Enum
        || type.SpecialType is (>= SpecialType.System_Boolean and <= SpecialType.System_String) or SpecialType.System_DateTime
        || Values.Contains(type.FullMetadataName());

    private static bool IsReference(INamedTypeSymbol type) =>
        type.Is("GrainReference")
        || (type.TypeKind == TypeKind.Interface && (type.IsCallable() || type.Is("IGrain") || type.Is("IGrainObserver") || type.Is("IAddressable")));

    private static bool IsFrame(INamedTypeSymbol type) => type.IsGenericType && Frames.Contains(type.FullMetadataName());

    private static bool IsChangeable(INamedTypeSymbol type) => type.IsGenericType && Changeable.Contains(type.FullMetadataName());

    private static string Unmarked(INamedTypeSymbol type) => $"'{Short(type)}' has no [GenerateSerializer]";

    private static string Short(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    private static IEnumerable<string> Generic(params string[] names) => names.Select(n => "System.Collections.Generic." + n);

    private static IEnumerable<string> Immutable(params string[] names) => names.Select(n => "System.Collections.Immutable.Immutable" + n);
}
