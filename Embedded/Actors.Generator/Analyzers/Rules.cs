using Microsoft.CodeAnalysis;

namespace OrleansTrading.Embedded.Actors.Generator.Analyzers;

/// <summary>The rules of docs/analyzers.md: what a cluster would find out at run time, and what the house forbids in grains.</summary>
/// <remarks>ACT0 is what the generator refuses, ACT1 messages, ACT2 turns, ACT3 calls that interleave.</remarks>
internal static class Rules
{
    public static readonly DiagnosticDescriptor CannotTravel = Error(
        "ACT101", "A type that has no serializer travels",
        "{0} cannot travel: {1}");

    public static readonly DiagnosticDescriptor CanChange = Error(
        "ACT102", "What travels could be changed by its sender",
        "{0} is passed by reference here and copied in a cluster, so it must not change: {1}");

    public static readonly DiagnosticDescriptor NoId = Error(
        "ACT103", "A member of a serializable type has no id",
        "'{0}' of '{1}' would be left behind: give it [Id(n)] with a number that the type has never used, or [NonSerialized]");

    public static readonly DiagnosticDescriptor UsedTwice = Error(
        "ACT104", "An id or alias is used twice",
        "'{0}' and '{1}' of '{2}' have the same {3}: give the younger one a number or name that was never used");

    public static readonly DiagnosticDescriptor NotImmutable = Error(
        "ACT105", "An [Immutable] type can change",
        "'{0}' of '{1}', which is [Immutable], can change: {2}");

    public static readonly DiagnosticDescriptor UnmarkedFamily = Error(
        "ACT106", "A base or derived type lacks a mark",
        "'{0}' and its base '{1}' travel together: mark '{2}' with [{3}]");

    public static readonly DiagnosticDescriptor ExceptionCannotTravel = Error(
        "ACT107", "An exception cannot cross a grain's boundary",
        "'{0}' would reach a caller in another process as another type: mark it with [GenerateSerializer], or answer with a message");

    public static readonly DiagnosticDescriptor ManyTokens = Error(
        "ACT108", "A grain method takes several cancellation tokens",
        "'{0}' takes several cancellation tokens; a call carries one");

    public static readonly DiagnosticDescriptor MisplacedId = Error(
        "ACT109", "An id stands where it does nothing",
        "[Id] on '{0}' does nothing: {1}");

    public static readonly DiagnosticDescriptor Unreachable = Error(
        "ACT110", "Generated code cannot reach a serializable type",
        "'{0}' has [GenerateSerializer]; it and the types around it must be public or internal");

    public static readonly DiagnosticDescriptor LeavesTurn = Error(
        "ACT201", "Grain code leaves its turn",
        "{0} goes on outside of the grain's turn, beside its other calls: {1}");

    public static readonly DiagnosticDescriptor Blocks = Error(
        "ACT202", "Grain code blocks a thread",
        "{0} holds a thread that other grains need, and waits for ever if what it waits for needs this grain: {1}");

    public static readonly DiagnosticDescriptor Gate = Error(
        "ACT203", "Grain code waits at a gate",
        "{0} makes one call wait for another, and a call that waits holds the grain: a turn needs no lock; keep the state consistent at each await");

    public static readonly DiagnosticDescriptor AsyncVoid = Error(
        "ACT204", "Grain code is async void",
        "'{0}' is async void: nobody awaits it, the turn ends without it, and its exception ends the process; return a Task");

    public static readonly DiagnosticDescriptor StaticState = Error(
        "ACT205", "Grain code has static state",
        "'{0}' is shared by all grains of one process and by none of another: {1}");

    public static readonly DiagnosticDescriptor MisplacedAttribute = Error(
        "ACT301", "An attribute stands where it does nothing",
        "[{0}] on '{1}' does nothing: {2}");

    public static readonly DiagnosticDescriptor CallsItself = Error(
        "ACT302", "A grain waits for itself",
        "'{0}' waits for a call of '{1}' to its own grain, which waits for it: call the method without the reference");

    public static readonly DiagnosticDescriptor WaitsForOrdinary = Error(
        "ACT303", "A call that interleaves waits for one that does not",
        "'{0}' interleaves and waits for '{1}', which does not: an ordinary call that waits for it would wait for ever; let '{1}' interleave too");

    public static readonly DiagnosticDescriptor HoldsGrain = Error(
        "ACT304", "An ordinary call waits for another call",
        "'{0}' waits for {1}, which another call completes, and nothing else may call the grain meanwhile: let '{0}' interleave");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Actors", DiagnosticSeverity.Error, isEnabledByDefault: true, description: "See docs/analyzers.md.");
}
