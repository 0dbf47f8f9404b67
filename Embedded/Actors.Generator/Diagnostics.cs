using Microsoft.CodeAnalysis;

namespace OrleansTrading.Embedded.Actors.Generator;

/// <summary>What the generator refuses, and why.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor BadReturn = Error(
        "ACT001", "A grain method returns no task",
        "'{0}' must return Task, Task<T>, ValueTask or ValueTask<T>{1}");

    public static readonly DiagnosticDescriptor BadParameter = Error(
        "ACT002", "A grain method's parameter cannot travel",
        "Parameter '{0}' of '{1}' cannot travel in a call: {2}");

    public static readonly DiagnosticDescriptor BadMember = Error(
        "ACT003", "A grain interface may have only methods",
        "'{0}' is not a method; a grain interface may declare nothing else");

    public static readonly DiagnosticDescriptor GenericInterface = Error(
        "ACT004", "A generic grain interface is not supported",
        "'{0}' is generic; a grain interface or class may not be (its methods may)");

    public static readonly DiagnosticDescriptor Inaccessible = Error(
        "ACT005", "Generated code cannot reach a type",
        "'{0}' must be public or internal, and so must the types around it and its constructor");

    public static readonly DiagnosticDescriptor ManyConstructors = Error(
        "ACT006", "A grain class has several constructors",
        "'{0}' has several constructors; mark one with [ActivatorUtilitiesConstructor]");

    public static readonly DiagnosticDescriptor BadState = Error(
        "ACT007", "[PersistentState] on something else than IPersistentState<T>",
        "Parameter '{0}' of '{1}' has [PersistentState] but is no IPersistentState<T>");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Actors", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
