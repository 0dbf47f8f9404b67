using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace OrleansTrading.Embedded.Actors.Generator.Analyzers;

/// <summary>
/// What travels: parameters and results of grain and observer methods, arguments of generic ones, items of streams, and values of the
/// request context. Each has a serializer and cannot change.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SignatureAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        Rules.CannotTravel.And(Rules.CanChange, Rules.ManyTokens);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(ReadInterface, SymbolKind.NamedType);
        context.RegisterOperationAction(ReadCall, OperationKind.Invocation);
    }

    private static void ReadInterface(SymbolAnalysisContext context)
    {
        if (context.Symbol is not INamedTypeSymbol { TypeKind: TypeKind.Interface } type || !type.IsCallable())
            return;
        foreach (var method in type.GetMembers().OfType<IMethodSymbol>().Where(m => m.MethodKind == MethodKind.Ordinary && !m.IsStatic))
        {
            var tokens = 0;
            foreach (var parameter in method.Parameters)
            {
                var what = $"Parameter '{parameter.Name}' of '{method.Name}'";
                if (!parameter.Type.Is("CancellationToken", "System.Threading"))
                    Check(parameter.Type, parameter.Has("Immutable"), what, parameter.Place(), context.ReportDiagnostic);
                else if (++tokens == 2)
                    context.ReportDiagnostic(Diagnostic.Create(Rules.ManyTokens, parameter.Place(), method.Name));
            }

            if (method.Result() is { } result)
            {
                var isPromised = method.GetReturnTypeAttributes().Any(a => a.AttributeClass.Is("ImmutableAttribute"));
                Check(result, isPromised, $"The result of '{method.Name}'", method.Place(), context.ReportDiagnostic);
            }
        }
    }

    private static void ReadCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        var method = call.TargetMethod;
        var type = method.ContainingType;
        var isCall = type.TypeKind == TypeKind.Interface && type.IsCallable();
        var isStream = method.Name == "GetStream" && type.ContainingNamespace.ToDisplayString() == Symbols.Namespace;
        if (method.IsGenericMethod && (isCall || isStream))
        {
            foreach (var argument in method.TypeArguments)
                Check(argument, isPromised: false, $"The type argument of '{method.Name}'", call.Syntax.GetLocation(), context.ReportDiagnostic);
        }
        else if (method.Name == "Set" && type.Is("RequestContext"))
        {
            var value = call.Arguments[1].Value;
            while (value is IConversionOperation conversion)
                value = conversion.Operand;
            if (value.Type is { } given && value is not ILiteralOperation)
                Check(given, isPromised: false, "A value of the request context", value.Syntax.GetLocation(), context.ReportDiagnostic);
        }
    }

    private static void Check(ITypeSymbol type, bool isPromised, string what, Location place, Action<Diagnostic> report)
    {
        var reason = isPromised ? MessageTypes.WhyNotSerializableDeep(type) : MessageTypes.WhyNotSerializable(type);
        if (reason is not null)
            report(Diagnostic.Create(Rules.CannotTravel, place, what, reason));
        else if (!isPromised && MessageTypes.WhyChangeable(type) is { } change)
            report(Diagnostic.Create(Rules.CanChange, place, what, change));
    }
}
