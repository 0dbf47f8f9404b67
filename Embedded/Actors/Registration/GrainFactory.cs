using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>Makes references, for grains and for clients: both are in the same process.</summary>
internal sealed class GrainFactory(ActorRuntime runtime) : IClusterClient
{
    public IServiceProvider ServiceProvider => runtime.Services;

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => ByKey<TGrainInterface>(primaryKey.KeyText(), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => ByKey<TGrainInterface>(primaryKey.KeyText(), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(primaryKey);
        return ByKey<TGrainInterface>(primaryKey, grainClassNamePrefix);
    }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey =>
        ByKey<TGrainInterface>(ExtendedKey(primaryKey.KeyText(), keyExtension), grainClassNamePrefix);

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey =>
        ByKey<TGrainInterface>(ExtendedKey(primaryKey.KeyText(), keyExtension), grainClassNamePrefix);

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => ByType(grainInterfaceType, grainPrimaryKey.KeyText());

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => ByType(grainInterfaceType, grainPrimaryKey.KeyText());

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(grainPrimaryKey);
        return ByType(grainInterfaceType, grainPrimaryKey);
    }

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) =>
        ByType(grainInterfaceType, ExtendedKey(grainPrimaryKey.KeyText(), keyExtension));

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) =>
        ByType(grainInterfaceType, ExtendedKey(grainPrimaryKey.KeyText(), keyExtension));

    public IAddressable GetGrain(GrainId grainId) => new PlainReference(new GrainReferenceArguments(runtime, ClassOf(grainId), grainId, null));

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId) where TGrainInterface : IAddressable =>
        Reference<TGrainInterface>(grainId);

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (obj is GrainReference)
            throw new ArgumentException("This is a reference already.", nameof(obj));
        if (obj is not TGrainObserverInterface)
            throw new ArgumentException($"{obj.GetType()} does not implement {typeof(TGrainObserverInterface)}.", nameof(obj));
        var activation = new Activation(runtime, Guid.NewGuid().KeyText(), obj);
        return Proxy<TGrainObserverInterface>(new GrainReferenceArguments(runtime, null, activation.GrainId, activation));
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj) where TGrainObserverInterface : IGrainObserver
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (obj is not GrainReference { Observer: { } activation })
            throw new ArgumentException("This is no reference that CreateObjectReference made.", nameof(obj));
        if (!activation.TryEndObserver())
            throw new ArgumentException("This reference has been deleted already.", nameof(obj));
    }

    public TInterface Reference<TInterface>(GrainReference other) => other.GrainClass is null
        ? Proxy<TInterface>(new GrainReferenceArguments(runtime, null, other.GrainId, other.Observer))
        : Proxy<TInterface>(new GrainReferenceArguments(runtime, other.GrainClass, other.GrainId, null));

    public TInterface Reference<TInterface>(GrainId id) =>
        Proxy<TInterface>(new GrainReferenceArguments(runtime, ClassOf(id), id, null));

    private static GrainClass ClassOf(GrainId id) => GrainRegistry.Current.ClassOf(id.Type)
        ?? throw new ArgumentException($"There is no grain class of type '{id.Type}'.");

    private static string ExtendedKey(string key, string keyExtension)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(keyExtension);
        return GrainIdKeyExtensions.Extended(key, keyExtension);
    }

    private IGrain ByType(Type grainInterface, string key)
    {
        ArgumentNullException.ThrowIfNull(grainInterface);
        var grainClass = GrainRegistry.Current.ClassOf(grainInterface, null);
        return (IGrain)GrainProxies.Create(
            grainInterface, new GrainReferenceArguments(runtime, grainClass, new GrainId(grainClass.Type, key), null));
    }

    private TInterface ByKey<TInterface>(string key, string? classNamePrefix)
    {
        var grainClass = GrainRegistry.Current.ClassOf(typeof(TInterface), classNamePrefix);
        return Proxy<TInterface>(new GrainReferenceArguments(runtime, grainClass, new GrainId(grainClass.Type, key), null));
    }

    private static TInterface Proxy<TInterface>(GrainReferenceArguments arguments)
    {
        var create = GrainInterface<TInterface>.CreateProxy ?? throw new ArgumentException(
            $"{typeof(TInterface)} has no proxy; its project lacks the generator, or it is no grain interface.");
        return (TInterface)(object)create(arguments);
    }

    /// <summary>A reference through no interface.</summary>
    private sealed class PlainReference(GrainReferenceArguments arguments) : GrainReference(arguments), IGrain;
}
