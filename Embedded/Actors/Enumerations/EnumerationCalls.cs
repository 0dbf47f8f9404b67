using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>What is asked of a grain about its enumerations. Filters see these calls.</summary>
internal interface IAsyncEnumerableGrainExtension : IAddressable
{
    ValueTask<EnumerationStep<T>> StartEnumeration<T>(long id, AsyncEnumerableRequest<T> request, CancellationToken cancellationToken);

    ValueTask<EnumerationStep<T>> MoveNext<T>(long id, CancellationToken cancellationToken);

    ValueTask DisposeAsync(long id);
}

/// <summary>The question for an enumeration's elements: the first one starts it.</summary>
internal sealed class MoveNextCall<T>(long id, AsyncEnumerableRequest<T> request, bool isFirst, CancellationToken token)
    : ValueTaskCall<EnumerationStep<T>>(CallOptions.AlwaysInterleave | CallOptions.Cancellable)
{
    private static readonly CallDescription Starting = new(
        typeof(IAsyncEnumerableGrainExtension), "StartEnumeration<T>", [typeof(T)],
        [typeof(long), typeof(AsyncEnumerableRequest<T>), typeof(CancellationToken)]);

    private static readonly CallDescription Continuing = new(
        typeof(IAsyncEnumerableGrainExtension), "MoveNext<T>", [typeof(T)], [typeof(long), typeof(CancellationToken)]);

    public override string MethodName => request.MethodName;

    public override TimeSpan? Timeout => request.Timeout;

    public override CancellationToken CancellationToken
    {
        get => token;
        set => token = value;
    }

    public override CallDescription Description => isFirst ? Starting : Continuing;

    public override int GetArgumentCount() => isFirst ? 3 : 2;

    public override object? GetArgument(int index) => (index, isFirst) switch
    {
        (0, _) => id,
        (1, true) => request,
        (1, false) or (2, true) => token,
        _ => base.GetArgument(index),
    };

    internal override object TargetOf(object target) => Activation.Current!.Enumerations;

    public override GrainCall Copy() => new MoveNextCall<T>(id, request, isFirst, token);

    protected override ValueTask<EnumerationStep<T>> Invoke(object target)
    {
        var enumerations = Activation.Current!.Enumerations;
        return isFirst ? enumerations.StartEnumeration(id, request, token) : enumerations.MoveNext<T>(id, token);
    }

    protected override void Return()
    {
    }
}

/// <summary>The end of an enumeration, asked for by whoever enumerates.</summary>
internal sealed class DisposeEnumerationCall(long id, string methodName) : ValueTaskCall(CallOptions.AlwaysInterleave)
{
    public override string MethodName => methodName;

    public override CallDescription Description { get; } =
        new(typeof(IAsyncEnumerableGrainExtension), nameof(IAsyncEnumerableGrainExtension.DisposeAsync), [], [typeof(long)]);

    public override int GetArgumentCount() => 1;

    public override object? GetArgument(int index) => index == 0 ? id : base.GetArgument(index);

    internal override object TargetOf(object target) => Activation.Current!.Enumerations;

    public override GrainCall Copy() => new DisposeEnumerationCall(id, methodName);

    protected override ValueTask Invoke(object target) => Activation.Current!.Enumerations.DisposeAsync(id);

    protected override void Return()
    {
    }
}
