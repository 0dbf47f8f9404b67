using System.Globalization;
using Microsoft.CodeAnalysis;

namespace OrleansTrading.Embedded.Actors.Generator;

/// <summary>Reads grain and observer interfaces.</summary>
internal static class InterfaceReader
{
    public static Finding<InterfaceModel>? Read(INamedTypeSymbol type, CancellationToken stop)
    {
        if (!type.IsCallable())
            return null;
        var found = new List<DiagnosticModel>();
        if (type.IsGenericType)
            found.Add(DiagnosticModel.At(Diagnostics.GenericInterface, type, type.Name));
        if (!type.IsReachable())
            found.Add(DiagnosticModel.At(Diagnostics.Inaccessible, type, type.Name));
        if (found.Count > 0)
            return new Finding<InterfaceModel>(null, new EquatableList<DiagnosticModel>(found));

        var isObserver = type.AllInterfaces.Any(i => i.Is("IGrainObserver"));
        var methods = new List<MethodModel>();
        foreach (var declaring in new[] { type }.Concat(type.AllInterfaces))
        {
            foreach (var member in declaring.GetMembers())
            {
                stop.ThrowIfCancellationRequested();
                if (member.IsStatic || member is INamedTypeSymbol)
                    continue;
                // Members of a base interface are reported where that one is declared.
                var own = SymbolEqualityComparer.Default.Equals(declaring, type) ? found : [];
                if (member is not IMethodSymbol { MethodKind: MethodKind.Ordinary } method)
                {
                    if (member is not IMethodSymbol)
                        own.Add(DiagnosticModel.At(Diagnostics.BadMember, member, member.Name));
                    continue;
                }

                if (ReadMethod(declaring, method, isObserver, own) is { } model)
                    methods.Add(model);
            }
        }

        var fullName = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return new Finding<InterfaceModel>(
            new InterfaceModel(fullName, type.Name, Symbols.Identifier(fullName), new EquatableList<MethodModel>(methods)),
            new EquatableList<DiagnosticModel>(found));
    }

    private static MethodModel? ReadMethod(
        INamedTypeSymbol declaring, IMethodSymbol method, bool isObserver, List<DiagnosticModel> found)
    {
        var kind = KindOf(method.ReturnType);
        var isOneWay = method.Has("OneWay");
        if (kind is null || (kind == ReturnKind.Void && !isObserver) || (kind == ReturnKind.AsyncEnumerable && isObserver))
        {
            found.Add(DiagnosticModel.At(Diagnostics.BadReturn, method, method.Name, isObserver ? ", or nothing" : ", or IAsyncEnumerable<T>"));
            return null;
        }

        if (isOneWay && kind is ReturnKind.TaskOf or ReturnKind.ValueTaskOf or ReturnKind.AsyncEnumerable && isOneWay)
        {
            found.Add(DiagnosticModel.At(Diagnostics.BadReturn, method, method.Name, " without a result, since it is one-way"));
            return null;
        }

        var isValid = true;
        foreach (var parameter in method.Parameters)
        {
            var reason = parameter.RefKind != RefKind.None ? "it is by reference"
                : parameter.Type.IsRefLikeType ? "it lives on the stack"
                : parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer ? "it is a pointer"
                : null;
            if (reason is null)
                continue;
            isValid = false;
            found.Add(DiagnosticModel.At(Diagnostics.BadParameter, parameter, parameter.Name, method.Name, reason));
        }

        if (!isValid)
            return null;
        var options = new List<string>();
        foreach (var option in new[] { "AlwaysInterleave", "ReadOnly", "OneWay" })
        {
            if (method.Has(option))
                options.Add("global::OrleansTrading.Embedded.Actors.CodeGeneration.CallOptions." + option);
        }

        if (method.Parameters.Any(p => p.Type.Is("CancellationToken", "System.Threading")))
            options.Add("global::OrleansTrading.Embedded.Actors.CodeGeneration.CallOptions.Cancellable");
        if (options.Count == 0)
            options.Add("global::OrleansTrading.Embedded.Actors.CodeGeneration.CallOptions.None");
        var timeout = method.Attribute("ResponseTimeout")?.ConstructorArguments[0].Value as string;
        return new MethodModel(
            declaring.Code(),
            method.Name,
            kind.Value,
            method.ReturnType.Code(),
            method.ReturnType is INamedTypeSymbol { TypeArguments.Length: 1 } named ? named.TypeArguments[0].Code() : null,
            new EquatableList<ParameterModel>(method.Parameters.Select(p => new ParameterModel(
                p.Type.Code(), p.Type.PlainCode(), "@" + p.Name, p.Type.Is("CancellationToken", "System.Threading")))),
            new EquatableList<string>(method.TypeParameters.Select(t => t.Name)),
            Constraints(method),
            string.Join(" | ", options),
            timeout is not null && TimeSpan.TryParse(timeout, CultureInfo.InvariantCulture, out var span) ? span.Ticks : 0);
    }

    private static ReturnKind? KindOf(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void)
            return ReturnKind.Void;
        if (type is not INamedTypeSymbol named)
            return null;
        if (named.Is("Task", "System.Threading.Tasks"))
            return named.IsGenericType ? ReturnKind.TaskOf : ReturnKind.Task;
        if (named.Is("ValueTask", "System.Threading.Tasks"))
            return named.IsGenericType ? ReturnKind.ValueTaskOf : ReturnKind.ValueTask;
        if (named.Is("IAsyncEnumerable", "System.Collections.Generic"))
            return ReturnKind.AsyncEnumerable;
        return null;
    }

    private static string Constraints(IMethodSymbol method)
    {
        var all = new List<string>();
        foreach (var parameter in method.TypeParameters)
        {
            var parts = new List<string>();
            if (parameter.HasUnmanagedTypeConstraint)
                parts.Add("unmanaged");
            else if (parameter.HasValueTypeConstraint)
                parts.Add("struct");
            else if (parameter.HasReferenceTypeConstraint)
                parts.Add(parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class");
            else if (parameter.HasNotNullConstraint)
                parts.Add("notnull");
            parts.AddRange(parameter.ConstraintTypes.Select(t => t.Code()));
            if (parameter.HasConstructorConstraint)
                parts.Add("new()");
            if (parts.Count > 0)
                all.Add($" where {parameter.Name} : {string.Join(", ", parts)}");
        }

        return string.Concat(all);
    }
}
