using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace OrleansTrading.Embedded.Actors.Generator.Analyzers;

/// <summary>
/// Types with [GenerateSerializer] or [Immutable], each where it is declared: every member has an id, no id or alias is used twice, families
/// are marked together, and what is [Immutable] is: its members are read-only, and of types that can travel and cannot change.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SerializableTypeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = Rules.NoId.And(
        Rules.UsedTwice, Rules.NotImmutable, Rules.CannotTravel, Rules.UnmarkedFamily, Rules.MisplacedId, Rules.Unreachable);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Read, SymbolKind.NamedType);
    }

    private static void Read(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is TypeKind.Interface)
        {
            if (type.IsCallable())
                RequireUnique(context, type, type.GetMembers().OfType<IMethodSymbol>().Where(m => m.Has("Alias")), "Alias", "alias");
            return;
        }

        // A grain does not travel; that it has no such marks another analyzer sees to.
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.IsGrainClass())
            return;
        var isSerializable = type.Has("GenerateSerializer");
        ReadIds(context, type, isSerializable);
        ReadFamily(context, type, "GenerateSerializer");
        ReadFamily(context, type, "Immutable");
        if (isSerializable && !type.IsReachable())
            context.ReportDiagnostic(Diagnostic.Create(Rules.Unreachable, type.Place(), type.Name));
        if (type.Has("Immutable"))
            ReadImmutable(context, type, isSerializable);
    }

    private static void ReadIds(SymbolAnalysisContext context, INamedTypeSymbol type, bool isSerializable)
    {
        var stored = new HashSet<ISymbol>(type.StoredMembers(), SymbolEqualityComparer.Default);
        foreach (var member in type.SerializedMembers())
        {
            var nothing = !isSerializable ? $"'{type.Name}' has no [GenerateSerializer]"
                : member.IsStatic ? "it is static"
                : member.IsAbstract ? "it is abstract; number what overrides it"
                : !stored.Contains(member) && member is IPropertySymbol { SetMethod: null } ? "it is computed"
                : null;
            if (nothing is not null)
                context.ReportDiagnostic(Diagnostic.Create(Rules.MisplacedId, member.Place(), member.Name, nothing));
        }

        if (!isSerializable)
            return;
        foreach (var member in stored.Where(m => !m.Has("Id") && !IsLeftBehind(type, m)))
            context.ReportDiagnostic(Diagnostic.Create(Rules.NoId, member.Place(), member.Name, type.Name));
        RequireUnique(context, type, type.SerializedMembers(), "Id", "id");
    }

    private static bool IsLeftBehind(INamedTypeSymbol type, ISymbol member) =>
        type.GetMembers().OfType<IFieldSymbol>()
            .Where(f => SymbolEqualityComparer.Default.Equals(f, member) || SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, member))
            .SelectMany(f => f.GetAttributes()).Any(a => a.AttributeClass.Is("NonSerializedAttribute", "System"));

    private static void RequireUnique(
        SymbolAnalysisContext context, INamedTypeSymbol type, IEnumerable<ISymbol> members, string attribute, string what)
    {
        var known = new Dictionary<object, ISymbol>();
        foreach (var member in members)
        {
            if (member.Attribute(attribute)?.ConstructorArguments.FirstOrDefault().Value is not { } value)
                continue;
            if (known.TryGetValue(value, out var first))
                context.ReportDiagnostic(Diagnostic.Create(Rules.UsedTwice, member.Place(), first.Name, member.Name, type.Name, what));
            else
                known.Add(value, member);
        }
    }

    private static void ReadFamily(SymbolAnalysisContext context, INamedTypeSymbol type, string mark)
    {
        if (type.TypeKind != TypeKind.Class || type.BaseType is not { SpecialType: not SpecialType.System_Object } parent)
            return;
        // The serializer of all exceptions knows what these hold.
        var isCarried = mark == "GenerateSerializer" && MessageTypes.IsException(parent) && MessageTypes.IsKnownException(parent);
        if (type.Has(mark) == parent.Has(mark) || isCarried)
            return;
        context.ReportDiagnostic(Diagnostic.Create(
            Rules.UnmarkedFamily, type.Place(), type.Name, parent.Name, type.Has(mark) ? parent.Name : type.Name, mark));
    }

    private static void ReadImmutable(SymbolAnalysisContext context, INamedTypeSymbol type, bool isSerializable)
    {
        foreach (var member in type.StoredMembers())
        {
            var reason = member switch
            {
                IPropertySymbol { SetMethod: { IsInitOnly: false } } => "it has a setter; use init",
                IFieldSymbol { IsReadOnly: false } => "it is not readonly",
                IEventSymbol => "who listens changes",
                _ => null,
            };
            var held = member.TypeOf();
            var isPromised = member.Has("Immutable");
            var whyNot = !isSerializable || !member.Has("Id") ? null
                : isPromised ? MessageTypes.WhyNotSerializableDeep(held) : MessageTypes.WhyNotSerializable(held);
            if (reason is null && whyNot is not null)
                context.ReportDiagnostic(Diagnostic.Create(Rules.CannotTravel, member.Place(), $"'{member.Name}' of '{type.Name}'", whyNot));
            else if ((reason ?? (isPromised ? null : MessageTypes.WhyChangeable(held))) is { } change)
                context.ReportDiagnostic(Diagnostic.Create(Rules.NotImmutable, member.Place(), member.Name, type.Name, change));
        }
    }
}
