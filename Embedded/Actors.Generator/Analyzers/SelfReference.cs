using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace OrleansTrading.Embedded.Actors.Generator.Analyzers;

/// <summary>Where code of a grain stands, and whether what it calls is a reference to its own grain.</summary>
internal static class SelfReference
{
    /// <summary>Whether an operation gives a reference to the grain itself: by AsReference or Cast, or got with its own key.</summary>
    public static bool Is(IOperation? operation)
    {
        switch (operation)
        {
            case IConversionOperation conversion:
                return Is(conversion.Operand);
            case ILocalReferenceOperation { SemanticModel: { } model } local:
                return local.Local.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is { } syntax
                    && model.SyntaxTree == syntax.SyntaxTree
                    && model.GetOperation(syntax) is IVariableDeclaratorOperation declarator
                    && Is(declarator.GetVariableInitializer()?.Value);
            case IInvocationOperation { TargetMethod.Name: "AsReference" or "Cast" } cast:
                return IsThis(cast.Arguments.FirstOrDefault()?.Value) || Is(cast.Arguments.FirstOrDefault()?.Value);
            case IInvocationOperation { TargetMethod.Name: "GetGrain" } get:
                return get.Arguments.Any(a => a.Value.DescendantsAndSelf().OfType<IInvocationOperation>().Any(key =>
                    (key.TargetMethod.Name.StartsWith("GetPrimaryKey", StringComparison.Ordinal) || key.TargetMethod.Name == "GetGrainId")
                    // Part of a longer key names another grain.
                    && IsWhole(key, a.Value) && IsThis(key.Arguments.FirstOrDefault()?.Value)));
            default:
                return false;
        }
    }

    /// <summary>Whether what a call returns is awaited, returned or kept, not thrown away.</summary>
    public static bool IsAwaitedSomewhere(this IInvocationOperation call) => call.Parent switch
    {
        ISimpleAssignmentOperation { Target: IDiscardOperation } => false,
        IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Ignore" } } => false,
        IExpressionStatementOperation => false,
        _ => true,
    };

    /// <summary>Whether an operation is part of a timer's callback, which runs in a turn of its own.</summary>
    public static bool InTimer(this IOperation operation)
    {
        for (var at = operation; at is not null; at = at.Parent)
        {
            if (at is IInvocationOperation { TargetMethod.Name: "RegisterGrainTimer" } && at != operation)
                return true;
        }

        return false;
    }

    private static bool IsThis(IOperation? operation) => operation switch
    {
        IConversionOperation conversion => IsThis(conversion.Operand),
        IInstanceReferenceOperation => true,
        _ => false,
    };

    private static bool IsWhole(IOperation key, IOperation argument) =>
        key == argument || argument is IConversionOperation conversion && IsWhole(key, conversion.Operand);
}
