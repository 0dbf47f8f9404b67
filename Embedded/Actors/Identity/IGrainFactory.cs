namespace OrleansTrading.Embedded.Actors;

/// <summary>Makes references. Making one costs nothing but the object: grains come to life when they are first called.</summary>
public interface IGrainFactory
{
    /// <summary>A reference to the grain of a Guid.</summary>
    TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey;

    /// <summary>A reference to the grain of a number.</summary>
    TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey;

    /// <summary>A reference to the grain of a name.</summary>
    /// <param name="primaryKey">The grain's key.</param>
    /// <param name="grainClassNamePrefix">The start of the class's name where several implement the interface.</param>
    /// <exception cref="ArgumentException">No class implements the interface, or several do and none was chosen.</exception>
    TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey;

    /// <summary>A reference to the grain of a Guid and a text.</summary>
    TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey;

    /// <summary>A reference to the grain of a number and a text.</summary>
    TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey;

    /// <summary>A reference to the grain of a Guid, by its interface's type.</summary>
    IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey);

    /// <summary>A reference to the grain of a number, by its interface's type.</summary>
    IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey);

    /// <summary>A reference to the grain of a name, by its interface's type.</summary>
    IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey);

    /// <summary>A reference to the grain of a Guid and a text, by its interface's type.</summary>
    IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension);

    /// <summary>A reference to the grain of a number and a text, by its interface's type.</summary>
    IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension);

    /// <summary>A reference to the grain of an identity, which can be cast to any of its interfaces.</summary>
    IAddressable GetGrain(GrainId grainId);

    /// <summary>A reference to the grain of an identity.</summary>
    TGrainInterface GetGrain<TGrainInterface>(GrainId grainId) where TGrainInterface : IAddressable;

    /// <summary>
    /// Makes a local object callable by grains, each time as an observer of its own. Its calls arrive one at a time, on the
    /// thread pool. The object lives as long as somebody holds the reference; after <see cref="DeleteObjectReference{T}"/> calls of it fail.
    /// </summary>
    /// <exception cref="ArgumentException">The object is a reference, or lacks the interface.</exception>
    TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver;

    /// <summary>Ends a reference made by <see cref="CreateObjectReference{T}"/>: later calls of it fail.</summary>
    /// <param name="obj">The reference, not the object.</param>
    /// <exception cref="ArgumentException">It is no such reference, or has been deleted.</exception>
    void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver;
}

/// <summary>The way into the grains from outside of them.</summary>
public interface IClusterClient : IGrainFactory
{
    /// <summary>The services of the process.</summary>
    IServiceProvider ServiceProvider { get; }
}
