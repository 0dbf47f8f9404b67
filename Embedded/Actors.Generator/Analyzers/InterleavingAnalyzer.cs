using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace OrleansTrading.Embedded.Actors.Generator.Analyzers;

/// <summary>
/// Calls of a grain do not wait for each other: an ordinary call neither for its own grain nor for what another call completes, and one that
/// interleaves (also as a sequence) for no ordinary call of its grain's interfaces. Within the class the methods that they use are followed.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class InterleavingAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        Rules.CallsItself.And(Rules.WaitsForOrdinary, Rules.HoldsGrain);

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolStartAction(static start =>
        {
            var type = (INamedTypeSymbol)start.Symbol;
            // All calls of a reentrant grain interleave; none of them waits for another to end.
            if (!type.IsGrainClass() || type.AndBases().Any(t => t.Has("Reentrant")))
                return;
            var waits = new GrainWaits(type);
            start.RegisterOperationAction(waits.ReadCall, OperationKind.Invocation);
            start.RegisterOperationAction(waits.ReadReference, OperationKind.MethodReference);
            start.RegisterOperationAction(waits.ReadProperty, OperationKind.PropertyReference);
            start.RegisterSymbolEndAction(waits.Report);
        }, SymbolKind.NamedType);
    }

    /// <summary>What the methods of a grain class wait for.</summary>
    private sealed class GrainWaits(INamedTypeSymbol grain)
    {
        private readonly ConcurrentBag<(ISymbol From, ISymbol To)> _uses = [];
        private readonly ConcurrentBag<(ISymbol In, IMethodSymbol Method, bool IsSelf, Location Place)> _calls = [];
        private readonly ConcurrentBag<(ISymbol In, string Name, Location Place)> _promises = [];

        public void ReadCall(OperationAnalysisContext context)
        {
            var call = (IInvocationOperation)context.Operation;
            var method = call.TargetMethod;
            if (call.InTimer())
                return;
            if (IsOwn(method.ContainingType))
                _uses.Add((context.ContainingSymbol, method.OriginalDefinition));
            else if (Implements(method.ContainingType) && !method.Has("OneWay") && call.IsAwaitedSomewhere())
                _calls.Add((context.ContainingSymbol, method, SelfReference.Is(call.Instance), call.Syntax.GetLocation()));
        }

        public void ReadReference(OperationAnalysisContext context)
        {
            var reference = (IMethodReferenceOperation)context.Operation;
            if (IsOwn(reference.Method.ContainingType) && !reference.InTimer())
                _uses.Add((context.ContainingSymbol, reference.Method.OriginalDefinition));
        }

        public void ReadProperty(OperationAnalysisContext context)
        {
            var property = (IPropertyReferenceOperation)context.Operation;
            if (property.Property is { Name: "Task", ContainingType.Name: "TaskCompletionSource" }
                && property.Instance is IMemberReferenceOperation { Instance: IInstanceReferenceOperation } kept
                && property.Parent is not IPropertyReferenceOperation
                && !property.InTimer())
            {
                _promises.Add((context.ContainingSymbol, kept.Member.Name, property.Syntax.GetLocation()));
            }
        }

        public void Report(SymbolAnalysisContext context)
        {
            if (_calls.IsEmpty && _promises.IsEmpty)
                return;
            var reported = new HashSet<Location>();
            foreach (var (root, kind) in Roots())
            {
                var reach = Reach(root);
                foreach (var (_, method, isSelf, place) in _calls.Where(c => reach.Contains(c.In)))
                {
                    var target = KindOf(method);
                    var rule = target == Interleaving.Always ? null
                        : kind == Interleaving.Always ? Rules.WaitsForOrdinary
                        : !isSelf || kind == Interleaving.ReadOnly && target == Interleaving.ReadOnly ? null
                        : Rules.CallsItself;
                    if (rule is not null && reported.Add(place))
                        context.ReportDiagnostic(Diagnostic.Create(rule, place, root.Name, method.Name));
                }

                foreach (var (_, name, place) in kind == Interleaving.Always ? [] : _promises.Where(p => reach.Contains(p.In)))
                {
                    if (reported.Add(place))
                        context.ReportDiagnostic(Diagnostic.Create(Rules.HoldsGrain, place, root.Name, $"'{name}'"));
                }
            }
        }

        private IEnumerable<(IMethodSymbol Method, Interleaving Kind)> Roots()
        {
            foreach (var declared in grain.AllInterfaces.Where(i => i.IsGrainInterface()).SelectMany(i => i.GetMembers().OfType<IMethodSymbol>()))
            {
                if (grain.FindImplementationForInterfaceMember(declared) is IMethodSymbol method)
                    yield return (method, KindOf(declared));
            }

            foreach (var name in new[] { "OnActivateAsync", "OnDeactivateAsync" })
            {
                foreach (var method in grain.GetMembers(name).OfType<IMethodSymbol>())
                    yield return (method, Interleaving.None);
            }
        }

        private HashSet<ISymbol> Reach(ISymbol root)
        {
            var reached = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { root };
            var open = new Stack<ISymbol>([root]);
            while (open.Count > 0)
            {
                var from = open.Pop();
                foreach (var (_, to) in _uses.Where(u => SymbolEqualityComparer.Default.Equals(u.From, from)))
                {
                    if (reached.Add(to))
                        open.Push(to);
                }
            }

            return reached;
        }

        private bool IsOwn(INamedTypeSymbol type) => grain.AndBases().Any(t => SymbolEqualityComparer.Default.Equals(t, type));

        private bool Implements(INamedTypeSymbol type) =>
            type.IsGrainInterface() && grain.AllInterfaces.Contains(type, SymbolEqualityComparer.Default);

        private static Interleaving KindOf(IMethodSymbol method) =>
            method.Has("AlwaysInterleave") || method.ReturnsSequence() ? Interleaving.Always
            : method.Has("ReadOnly") ? Interleaving.ReadOnly
            : Interleaving.None;
    }

    private enum Interleaving
    {
        None,
        ReadOnly,
        Always,
    }
}
