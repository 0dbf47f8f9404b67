namespace OrleansTrading.Embedded.Actors;

/// <summary>Whatever a call can be sent to.</summary>
public interface IAddressable;

/// <summary>Marks grain interfaces.</summary>
public interface IGrain : IAddressable;

/// <summary>Marks interfaces of objects that are called back by grains; their methods may return <c>void</c>.</summary>
public interface IGrainObserver : IAddressable;

/// <summary>A grain named by text.</summary>
public interface IGrainWithStringKey : IGrain;

/// <summary>A grain named by a Guid.</summary>
public interface IGrainWithGuidKey : IGrain;

/// <summary>A grain named by a number.</summary>
public interface IGrainWithIntegerKey : IGrain;

/// <summary>A grain named by a Guid and a text.</summary>
public interface IGrainWithGuidCompoundKey : IGrain;

/// <summary>A grain named by a number and a text.</summary>
public interface IGrainWithIntegerCompoundKey : IGrain;
