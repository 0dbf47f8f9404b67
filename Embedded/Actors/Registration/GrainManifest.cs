using System.Collections.Concurrent;
using System.ComponentModel;

namespace OrleansTrading.Embedded.Actors.CodeGeneration;

/// <summary>Describes the grains and proxies of one assembly; generated.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGrainManifest
{
    /// <summary>Adds them.</summary>
    void Describe(GrainManifestBuilder builder);
}

/// <summary>Collects what manifests describe.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GrainManifestBuilder
{
    internal GrainManifestBuilder() => AddInterface<IRemindable>(static arguments => new ReminderReference(arguments));

    internal List<GrainClass> Classes { get; } = [];

    /// <summary>Adds an interface and the way to make its proxy.</summary>
    public void AddInterface<TInterface>(Func<GrainReferenceArguments, GrainReference> createProxy)
    {
        GrainInterface<TInterface>.CreateProxy = createProxy;
        GrainProxies.Add(typeof(TInterface), createProxy);
    }

    /// <summary>Adds a grain class.</summary>
    public void AddGrain(GrainClass grainClass) => Classes.Add(grainClass);
}

/// <summary>What the runtime knows of a grain class; made by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class GrainClass(Type type, string grainType, Type[] interfaces, Func<GrainActivation, IGrainBase> create)
{
    /// <summary>Whether calls of it may interleave.</summary>
    public bool IsReentrant { get; init; }

    /// <summary>Most activations of one identity, where they share the work; 0: exactly one; -1: one for each core.</summary>
    public int MaxLocalWorkers { get; init; }

    /// <summary>Namespaces of streams whose every stream has a grain of this class subscribed under its key.</summary>
    public string[] ImplicitStreamNamespaces { get; init; } = [];

    internal Type ClassType { get; } = type;

    /// <summary>Whether its grains filter their own calls.</summary>
    internal bool IsFilter { get; } = typeof(IIncomingGrainCallFilter).IsAssignableFrom(type);

    internal GrainType Type { get; } = GrainType.Create(grainType);

    internal string TypeText { get; } = grainType;

    internal Type[] Interfaces { get; } = interfaces;

    internal Func<GrainActivation, IGrainBase> Create { get; } = create;

    /// <summary>Whether the class does something when it is activated.</summary>
    internal bool HasActivation { get; } = Overrides(type, nameof(Grain.OnActivateAsync), typeof(CancellationToken));

    /// <summary>Whether the class does something when it is deactivated.</summary>
    internal bool HasDeactivation { get; } =
        Overrides(type, nameof(Grain.OnDeactivateAsync), typeof(DeactivationReason), typeof(CancellationToken));

    // A class that does not derive from Grain may implement the method in ways that cannot be seen by name.
    private static bool Overrides(Type type, string method, params Type[] parameters) =>
        !type.IsSubclassOf(typeof(Grain)) || type.GetMethod(method, parameters)?.DeclaringType != typeof(Grain);
}

/// <summary>What a grain's constructor is served with; opaque but for generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GrainActivation
{
    private readonly Activation _activation;

    internal GrainActivation(Activation activation) => _activation = activation;

    /// <summary>The activation.</summary>
    public IGrainContext Context => _activation;

    /// <summary>The activation's services.</summary>
    public IServiceProvider Services => _activation.ActivationServices;

    /// <summary>The state of a name, read before the grain's own activation code runs.</summary>
    public IPersistentState<TState> PersistentState<TState>(string stateName, string? storageName) =>
        StoredState<TState>.Attach(_activation, stateName, storageName);
}

/// <summary>How to make proxies of interfaces that are known only at run time.</summary>
internal static class GrainProxies
{
    private static readonly ConcurrentDictionary<Type, Func<GrainReferenceArguments, GrainReference>> ByType = new();

    public static void Add(Type grainInterface, Func<GrainReferenceArguments, GrainReference> create) => ByType[grainInterface] = create;

    public static GrainReference Create(Type grainInterface, GrainReferenceArguments arguments) =>
        ByType.TryGetValue(grainInterface, out var create)
            ? create(arguments)
            : throw new ArgumentException($"{grainInterface} has no proxy; its project lacks the generator, or it is no grain interface.");
}

/// <summary>How to make proxies of an interface. One static field an interface: found without a look-up.</summary>
internal static class GrainInterface<TInterface>
{
    public static Func<GrainReferenceArguments, GrainReference>? CreateProxy { get; set; }
}
