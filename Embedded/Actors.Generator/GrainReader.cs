using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace OrleansTrading.Embedded.Actors.Generator;

/// <summary>Reads grain classes.</summary>
internal static class GrainReader
{
    private const string Injection = "Microsoft.Extensions.DependencyInjection";
    private const string Provider = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions";
    private const string KeyedProvider = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions";

    public static Finding<GrainModel>? Read(INamedTypeSymbol type)
    {
        if (type.IsAbstract || type.IsStatic || !type.AllInterfaces.Any(i => i.Is("IGrainBase")))
            return null;
        var interfaces = type.AllInterfaces.Where(i => i.AllInterfaces.Any(b => b.Is("IGrain")) && i.ContainingNamespace?.ToDisplayString() != Symbols.Namespace
            || i.AllInterfaces.Any(b => b.Is("IGrain")) && !IsMarker(i)).ToList();
        if (interfaces.Count == 0)
            return null;
        var found = new List<DiagnosticModel>();
        if (type.IsGenericType)
            found.Add(DiagnosticModel.At(Diagnostics.GenericInterface, type, type.Name));
        if (!type.IsReachable())
            found.Add(DiagnosticModel.At(Diagnostics.Inaccessible, type, type.Name));
        var constructor = Constructor(type, found);
        var arguments = constructor?.Parameters.Select(p => Argument(type, p, found)).ToList();
        if (found.Count > 0 || arguments is null)
            return new Finding<GrainModel>(null, new EquatableList<DiagnosticModel>(found));
        return new Finding<GrainModel>(
            new GrainModel(
                type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
                GrainType(type),
                new EquatableList<string>(interfaces.Select(i => i.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))),
                new EquatableList<string>(arguments),
                type.AndBases().Any(t => t.Has("Reentrant")),
                Workers(type),
                new EquatableList<string>(type.GetAttributes()
                    .Where(a => a.AttributeClass.Is("ImplicitStreamSubscriptionAttribute") && a.ConstructorArguments.Length > 0)
                    .Select(a => a.ConstructorArguments[0].Value as string).OfType<string>())),
            new EquatableList<DiagnosticModel>(found));
    }

    private static bool IsMarker(INamedTypeSymbol type) => type.Name.StartsWith("IGrainWith", System.StringComparison.Ordinal);

    private static string GrainType(INamedTypeSymbol type)
    {
        if (type.Attribute("GrainType")?.ConstructorArguments[0].Value is string given)
            return given;
        var name = type.Name.ToLowerInvariant();
        return name.Length > 5 && name.EndsWith("grain", System.StringComparison.Ordinal) ? name.Substring(0, name.Length - 5) : name;
    }

    private static int Workers(INamedTypeSymbol type)
    {
        var attribute = type.AndBases().Select(t => t.Attribute("StatelessWorker")).FirstOrDefault(a => a is not null);
        if (attribute is null)
            return 0;
        return attribute.ConstructorArguments.Length > 0 && attribute.ConstructorArguments[0].Value is int most && most > 0 ? most : -1;
    }

    private static IMethodSymbol? Constructor(INamedTypeSymbol type, List<DiagnosticModel> found)
    {
        var all = type.InstanceConstructors.Where(c => c.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal).ToList();
        var marked = all.Where(c => c.GetAttributes().Any(a => a.AttributeClass.Is("ActivatorUtilitiesConstructorAttribute", Injection))).ToList();
        if (marked.Count == 1)
            return marked[0];
        if (all.Count == 1)
            return all[0];
        found.Add(DiagnosticModel.At(all.Count == 0 ? Diagnostics.Inaccessible : Diagnostics.ManyConstructors, type, type.Name));
        return null;
    }

    private static string Argument(INamedTypeSymbol type, IParameterSymbol parameter, List<DiagnosticModel> found)
    {
        var code = parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).Code();
        if (parameter.Attribute("PersistentState") is { } state)
        {
            if (parameter.Type is not INamedTypeSymbol { TypeArguments.Length: 1 } storage || !storage.Is("IPersistentState"))
            {
                found.Add(DiagnosticModel.At(Diagnostics.BadState, parameter, parameter.Name, type.Name));
                return "default!";
            }

            var arguments = state.ConstructorArguments;
            return $"a.PersistentState<{storage.TypeArguments[0].Code()}>({Literal(arguments[0])}, {(arguments.Length > 1 ? Literal(arguments[1]) : "null")})";
        }

        if (parameter.Type.Is("IGrainContext"))
            return "a.Context";
        if (parameter.Type.Is("IServiceProvider", "System"))
            return "a.Services";
        var keyed = parameter.GetAttributes().FirstOrDefault(x => x.AttributeClass.Is("FromKeyedServicesAttribute", Injection));
        var isOptional = parameter.HasExplicitDefaultValue;
        if (keyed is { ConstructorArguments.Length: > 0 })
        {
            return isOptional
                ? $"{KeyedProvider}.GetKeyedService<{code}>(a.Services, {Literal(keyed.ConstructorArguments[0])})"
                : $"{KeyedProvider}.GetRequiredKeyedService<{code}>(a.Services, {Literal(keyed.ConstructorArguments[0])})";
        }

        return isOptional ? $"{Provider}.GetService<{code}>(a.Services)" : $"{Provider}.GetRequiredService<{code}>(a.Services)";
    }

    private static string Literal(TypedConstant constant) => constant.IsNull
        ? "null"
        : constant.Kind == TypedConstantKind.Primitive && constant.Value is string text
            ? SymbolDisplay.FormatLiteral(text, quote: true)
            : constant.ToCSharpString();
}
