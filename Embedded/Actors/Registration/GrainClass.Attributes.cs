using System.Reflection;

namespace OrleansTrading.Embedded.Actors.CodeGeneration;

/// <summary>What a grain class says of itself in attributes that are read once.</summary>
public sealed partial class GrainClass
{
    /// <summary>Says which calls may interleave; null: nobody was asked.</summary>
    internal Func<IInvokable, bool>? MayInterleave { get; } = Predicate(type);

    /// <summary>How long its grains stay without being used; infinite: for ever; null: as configured.</summary>
    internal TimeSpan? CollectionAge { get; } = Age(type);

    private static TimeSpan? Age(Type type)
    {
        if (type.IsDefined(typeof(KeepAliveAttribute)))
            return Timeout.InfiniteTimeSpan;
        return type.GetCustomAttribute<CollectionAgeLimitAttribute>() switch
        {
            null => null,
            { AlwaysActive: true } => Timeout.InfiniteTimeSpan,
            var limit => limit.AgeLimit,
        };
    }

    private static Func<IInvokable, bool>? Predicate(Type type)
    {
        if (type.GetCustomAttribute<MayInterleaveAttribute>()?.CallbackMethodName is not { } name)
            return null;
        var method = type.GetMethod(name, BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy, [typeof(IInvokable)]);
        return method is not null && method.ReturnType == typeof(bool)
            ? method.CreateDelegate<Func<IInvokable, bool>>()
            : throw new InvalidOperationException($"{type} has no 'public static bool {name}(IInvokable)', which its [MayInterleave] names.");
    }
}
