using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>Brings every kind of return value to <c>object?</c>, without a task where the value is there already.</summary>
internal static class ResolverTasks
{
    public static bool IsAwaited(Type type) =>
        type.IsGenericType
        && (type.GetGenericTypeDefinition() == typeof(Task<>) || type.GetGenericTypeDefinition() == typeof(ValueTask<>));

    /// <summary>Adapts a call that returns a task to one that returns <c>ValueTask&lt;object?&gt;</c>.</summary>
    public static Expression Adapt(Expression call)
    {
        bool isTask = call.Type.GetGenericTypeDefinition() == typeof(Task<>);
        return Expression.Call(
            Method(isTask ? nameof(FromTask) : nameof(FromValueTask)).MakeGenericMethod(call.Type.GetGenericArguments()), call);
    }

    /// <summary>The method that boxes a value of the type.</summary>
    public static MethodInfo BoxMethod(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
            ? Method(nameof(BoxImmutable)).MakeGenericMethod(type.GetGenericArguments())
            : Method(nameof(Box)).MakeGenericMethod(type);

    private static MethodInfo Method(string name) =>
        typeof(ResolverTasks).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static object? Box<T>(T value) => value;

    // An ImmutableArray goes on as the array inside, which is read faster; a default one as null.
    private static object? BoxImmutable<T>(ImmutableArray<T> value) => ImmutableCollectionsMarshal.AsArray(value);

    private static ValueTask<object?> FromTask<T>(Task<T> task) => task.IsCompletedSuccessfully
        ? new ValueTask<object?>(Boxed<T>.From(task.Result))
        : Await(task);

    private static ValueTask<object?> FromValueTask<T>(ValueTask<T> task) => task.IsCompletedSuccessfully
        ? new ValueTask<object?>(Boxed<T>.From(task.Result))
        : Await(task);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<object?> Await<T>(Task<T> task) => Boxed<T>.From(await task.ConfigureAwait(false));

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<object?> Await<T>(ValueTask<T> task) => Boxed<T>.From(await task.ConfigureAwait(false));

    private static class Boxed<T>
    {
        public static readonly Func<T, object?> From = BoxMethod(typeof(T)).CreateDelegate<Func<T, object?>>();
    }
}
