using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace OrleansTrading.Embedded.Actors.Generator.Analyzers;

/// <summary>Grain code stays in its turn and holds no thread: what is not awaited on the grain's own scheduler is refused.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TurnAnalyzer : DiagnosticAnalyzer
{
    private const int ContinueOnCapturedContext = 1;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        Rules.LeavesTurn.And(Rules.Blocks, Rules.Gate, Rules.AsyncVoid);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var scope = new GrainScope(start.Options);
            var banned = new BannedMembers(start.Compilation);
            start.RegisterOperationAction(c => ReadInvocation(c, scope, banned), OperationKind.Invocation);
            start.RegisterOperationAction(
                c => Refuse(c, scope, banned.Find(((IPropertyReferenceOperation)c.Operation).Property)), OperationKind.PropertyReference);
            start.RegisterOperationAction(
                c => Refuse(c, scope, banned.Find(((IMethodReferenceOperation)c.Operation).Method)), OperationKind.MethodReference);
            start.RegisterOperationAction(
                c => Refuse(c, scope, ((IObjectCreationOperation)c.Operation).Constructor is { } made ? banned.Find(made) : null),
                OperationKind.ObjectCreation);
            start.RegisterOperationAction(c => ReadLock(c, scope), OperationKind.Lock);
            start.RegisterOperationAction(c => ReadFunction(c, scope), OperationKind.AnonymousFunction, OperationKind.LocalFunction);
            start.RegisterSymbolAction(c => ReadMethod(c, scope), SymbolKind.Method);
        });
    }

    private static void ReadInvocation(OperationAnalysisContext context, GrainScope scope, BannedMembers banned)
    {
        var call = (IInvocationOperation)context.Operation;
        if (banned.IsConfigureAwait(call.TargetMethod))
        {
            var keepsContext = call.Arguments[call.Arguments.Length - 1].Value.ConstantValue is { HasValue: true, Value: var value }
                && (value is true || value is int options && (options & ContinueOnCapturedContext) != 0);
            if (!keepsContext)
                Refuse(context, scope, (Rules.LeavesTurn, "leave it out"));
            return;
        }

        Refuse(context, scope, banned.Find(call.TargetMethod));
    }

    private static void ReadLock(OperationAnalysisContext context, GrainScope scope)
    {
        if (scope.Has(context.ContainingSymbol))
            context.ReportDiagnostic(Diagnostic.Create(
                Rules.Blocks, ((ILockOperation)context.Operation).LockedValue.Syntax.GetLocation(), "A lock",
                "a turn needs none; what grains share must be a grain, or safe without one"));
    }

    private static void ReadFunction(OperationAnalysisContext context, GrainScope scope)
    {
        var function = context.Operation switch
        {
            IAnonymousFunctionOperation anonymous => anonymous.Symbol,
            ILocalFunctionOperation local => local.Symbol,
            _ => null,
        };
        if (function is { IsAsync: true, ReturnsVoid: true } && scope.Has(context.ContainingSymbol))
        {
            var name = function.Name.Length > 0 ? function.Name : "The function";
            context.ReportDiagnostic(Diagnostic.Create(Rules.AsyncVoid, context.Operation.Syntax.GetLocation(), name));
        }
    }

    private static void ReadMethod(SymbolAnalysisContext context, GrainScope scope)
    {
        if (context.Symbol is IMethodSymbol { IsAsync: true, ReturnsVoid: true } method && scope.Has(method))
            context.ReportDiagnostic(Diagnostic.Create(Rules.AsyncVoid, method.Place(), method.Name));
    }

    private static void Refuse(OperationAnalysisContext context, GrainScope scope, (DiagnosticDescriptor Rule, string Instead)? ban)
    {
        if (ban is not var (rule, instead) || !scope.Has(context.ContainingSymbol))
            return;
        var member = context.Operation switch
        {
            IInvocationOperation call => call.TargetMethod,
            IMemberReferenceOperation reference => reference.Member,
            IObjectCreationOperation creation => creation.Constructor!,
            _ => context.ContainingSymbol,
        };
        var name = member is IMethodSymbol { MethodKind: MethodKind.Constructor }
            ? $"A new {member.ContainingType.Name}" : $"{member.ContainingType.Name}.{member.Name}";
        context.ReportDiagnostic(Diagnostic.Create(rule, context.Operation.Syntax.GetLocation(), name, instead));
    }
}
