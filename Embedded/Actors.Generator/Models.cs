using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace OrleansTrading.Embedded.Actors.Generator;

/// <summary>What a method gives back.</summary>
internal enum ReturnKind
{
    Void,
    Task,
    TaskOf,
    ValueTask,
    ValueTaskOf,
    AsyncEnumerable,
}

/// <summary>A parameter: its type as written in code and (for <c>typeof</c>) without annotations, and its name.</summary>
internal sealed record ParameterModel(string Type, string PlainType, string Name, bool IsCancellationToken);

/// <summary>A method of a grain or observer interface.</summary>
/// <remarks>
/// It is declared by <see cref="DeclaringType"/>, which may be a base of the proxy's interface. <see cref="Options"/> is the
/// value of CallOptions, as code; <see cref="TimeoutTicks"/> is the method's own response time-out, or 0.
/// </remarks>
internal sealed record MethodModel(
    string DeclaringType,
    string Name,
    ReturnKind Kind,
    string ReturnType,
    string? ResultType,
    EquatableList<ParameterModel> Parameters,
    EquatableList<string> TypeParameters,
    string Constraints,
    string Options,
    long TimeoutTicks)
{
    /// <summary>The type parameters as they are written behind the method's name.</summary>
    public string Generics() => TypeParameters.Count == 0 ? string.Empty : $"<{string.Join(", ", TypeParameters)}>";
}

/// <summary>An interface that gets a proxy.</summary>
internal sealed record InterfaceModel(string FullName, string ShortName, string Identifier, EquatableList<MethodModel> Methods);

/// <summary>A grain class that gets an activator.</summary>
/// <remarks><see cref="Arguments"/> are the constructor's, as code over the variable <c>a</c>.</remarks>
internal sealed record GrainModel(
    string FullName,
    string GrainType,
    EquatableList<string> Interfaces,
    EquatableList<string> Arguments,
    bool IsReentrant,
    int MaxLocalWorkers,
    EquatableList<string> StreamNamespaces);

/// <summary>A diagnostic in a form that can be compared.</summary>
internal sealed record DiagnosticModel(DiagnosticDescriptor Descriptor, string Path, TextSpan Span, LinePositionSpan Lines, EquatableList<string> Arguments)
{
    public static DiagnosticModel At(DiagnosticDescriptor descriptor, ISymbol symbol, params string[] arguments)
    {
        var location = symbol.Locations.Length > 0 ? symbol.Locations[0] : Location.None;
        return new DiagnosticModel(
            descriptor, location.SourceTree?.FilePath ?? string.Empty, location.SourceSpan, location.GetLineSpan().Span,
            new EquatableList<string>(arguments));
    }

    public Diagnostic ToDiagnostic()
    {
        var arguments = new object[Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = Arguments[i];
        return Diagnostic.Create(Descriptor, Path.Length == 0 ? Location.None : Location.Create(Path, Span, Lines), arguments);
    }
}

/// <summary>What was found at one declaration.</summary>
internal sealed record Finding<T>(T? Model, EquatableList<DiagnosticModel> Diagnostics)
    where T : class;
