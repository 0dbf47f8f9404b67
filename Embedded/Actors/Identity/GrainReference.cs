using System.ComponentModel;
using System.Runtime.CompilerServices;
using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// A reference to a grain or an observer; generated proxies derive from it. It remembers the activation that it last spoke
/// to, which spares the look-up as long as that one lives.
/// </summary>
public abstract partial class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly bool _isFiltered;
    private Activation? _activation;

    /// <summary>Only generated code makes references.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected GrainReference(GrainReferenceArguments arguments)
    {
        Runtime = arguments.Runtime;
        GrainClass = arguments.GrainClass;
        GrainId = arguments.GrainId;
        _activation = arguments.Activation;
        _isFiltered = Runtime.Filters.HasAny || GrainClass is { IsFilter: true } || _activation?.GrainInstance is IIncomingGrainCallFilter;
    }

    /// <summary>Whom it refers to.</summary>
    public GrainId GrainId { get; }

    internal ActorRuntime Runtime { get; }

    internal GrainClass? GrainClass { get; }

    internal Activation? Observer => GrainClass is null ? _activation : null;

    /// <summary>Sends a call whose result is a <see cref="ValueTask{TResult}"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected internal ValueTask<TResult> Send<TResult>(ValueTaskCall<TResult> call) => _isFiltered ? SendFiltered(call) : SendOn(call);

    /// <summary>Sends a call whose result is a <see cref="ValueTask"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal ValueTask Send(ValueTaskCall call) => _isFiltered ? SendFiltered(call) : SendOn(call);

    /// <summary>Sends a call whose result is a <see cref="Task{TResult}"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Task<TResult> Send<TResult>(TaskCall<TResult> call) => _isFiltered ? SendFiltered(call) : SendOn(call);

    /// <summary>Sends a call whose result is a <see cref="Task"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected Task Send(TaskCall call) => _isFiltered ? SendFiltered(call) : SendOn(call);

    /// <summary>Sends a call that nobody waits for.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void Send(VoidCall call)
    {
        if (_isFiltered)
            SendFiltered(call);
        else
            SendOn(call);
    }

    // Past the filters of the calling side, if there are any.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ValueTask<TResult> SendOn<TResult>(ValueTaskCall<TResult> call)
    {
        var token = call.Token;
        Runtime.Send(this, call);
        return new ValueTask<TResult>(call, token);
    }

    internal ValueTask SendOn(ValueTaskCall call)
    {
        if (call.IsOneWay)
        {
            Runtime.Send(this, call);
            return default;
        }

        var token = call.Token;
        Runtime.Send(this, call);
        return new ValueTask(call, token);
    }

    internal Task<TResult> SendOn<TResult>(TaskCall<TResult> call)
    {
        var task = call.Promise();
        Runtime.Send(this, call);
        return task;
    }

    internal Task SendOn(TaskCall call)
    {
        if (call.IsOneWay)
        {
            Runtime.Send(this, call);
            return Task.CompletedTask;
        }

        var task = call.Promise();
        Runtime.Send(this, call);
        return task;
    }

    internal void SendOn(VoidCall call) => Runtime.Send(this, call);

    /// <summary>The activation to call; null: one of several workers, chosen anew for every call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Activation? Target()
    {
        var activation = _activation;
        return activation is { IsDead: false } ? activation : Resolve();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Activation? Resolve()
    {
        if (GrainClass is null)
            return _activation;
        return GrainClass.MaxLocalWorkers == 0 ? _activation = Runtime.Locate(GrainClass, GrainId) : null;
    }

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GrainReference other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <summary>The identity of whom it refers to.</summary>
    public override string ToString() => GrainId.ToString();

    /// <summary>Compares the identities referred to.</summary>
    public static bool operator ==(GrainReference? left, GrainReference? right) => left?.Equals(right) ?? right is null;

    /// <summary>Compares the identities referred to.</summary>
    public static bool operator !=(GrainReference? left, GrainReference? right) => !(left == right);
}

/// <summary>What a reference is made of; opaque to generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GrainReferenceArguments
{
    internal GrainReferenceArguments(ActorRuntime runtime, GrainClass? grainClass, GrainId grainId, Activation? activation)
    {
        Runtime = runtime;
        GrainClass = grainClass;
        GrainId = grainId;
        Activation = activation;
    }

    internal ActorRuntime Runtime { get; }

    internal GrainClass? GrainClass { get; }

    internal GrainId GrainId { get; }

    internal Activation? Activation { get; }
}
