namespace OrleansTrading.Embedded.Actors;

/// <summary>Identity of grains and references.</summary>
public static class GrainExtensions
{
    /// <summary>The identity of a grain (inside it) or of the grain behind a reference.</summary>
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase { GrainContext: { } context } => context.GrainId,
        _ => throw new ArgumentException($"{grain?.GetType().Name ?? "null"} is neither a grain nor a reference.", nameof(grain)),
    };

    /// <summary>The key of a grain named by text.</summary>
    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().KeyText;

    /// <summary>The key of a grain named by a Guid.</summary>
    public static Guid GetPrimaryKey(this IAddressable grain) => grain.GetGrainId().GetGuidKey();

    /// <summary>The key of a grain named by a Guid and perhaps a text.</summary>
    /// <param name="keyExt">The text, or null.</param>
    public static Guid GetPrimaryKey(this IAddressable grain, out string? keyExt) => grain.GetGrainId().GetGuidKey(out keyExt);

    /// <summary>The key of a grain named by a number.</summary>
    public static long GetPrimaryKeyLong(this IAddressable grain) => grain.GetGrainId().GetIntegerKey();

    /// <summary>The key of a grain named by a number and perhaps a text.</summary>
    /// <param name="keyExt">The text, or null.</param>
    public static long GetPrimaryKeyLong(this IAddressable grain, out string? keyExt) => grain.GetGrainId().GetIntegerKey(out keyExt);

    /// <summary>A reference to this grain that may be given to others (a grain itself may not).</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.Runtime.Factory.Reference<TGrainInterface>(reference),
        IGrainBase { GrainContext: Activation activation } =>
            activation.Runtime.Factory.Reference<TGrainInterface>(activation.GrainId),
        _ => throw new ArgumentException($"{grain?.GetType().Name ?? "null"} is neither a grain nor a reference.", nameof(grain)),
    };

    /// <summary>The same grain seen through another of its interfaces.</summary>
    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();
}
