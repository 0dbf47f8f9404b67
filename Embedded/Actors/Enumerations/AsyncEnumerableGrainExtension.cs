using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// The enumerations that one activation is at. All of it runs in turns of the grain. An enumeration that nobody asks for
/// elements is ended after one to two response time-outs.
/// </summary>
internal sealed class AsyncEnumerableGrainExtension : IAsyncEnumerableGrainExtension
{
    private readonly Activation _activation;
    private readonly Dictionary<long, Enumeration> _enumerations = [];
    private readonly CancellationTokenSource _ending;
    private IGrainTimer? _expiry;

    public AsyncEnumerableGrainExtension(Activation activation)
    {
        _activation = activation;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(activation.Runtime.Draining);
    }

    private TimeSpan ResponseTimeout => _activation.Runtime.Pending.ResponseTimeout;

    public ValueTask<EnumerationStep<T>> StartEnumeration<T>(long id, AsyncEnumerableRequest<T> request, CancellationToken cancellationToken)
    {
        var enumeration = new Enumeration<T>(request, _activation.GrainInstance!);
        _enumerations.Add(id, enumeration);
        _expiry ??= new GrainTimer<AsyncEnumerableGrainExtension>(
            _activation, static (self, _) => self.EndExpired(), this,
            new GrainTimerCreationOptions(ResponseTimeout, ResponseTimeout) { Interleave = true });
        return Advance(id, enumeration, cancellationToken);
    }

    public ValueTask<EnumerationStep<T>> MoveNext<T>(long id, CancellationToken cancellationToken) =>
        _enumerations.TryGetValue(id, out var found)
            ? Advance(id, (Enumeration<T>)found, cancellationToken)
            : new(new EnumerationStep<T>(EnumerationStatus.Missing));

    public async ValueTask DisposeAsync(long id)
    {
        if (!_enumerations.Remove(id, out var enumeration))
            return;
        if (_enumerations.Count == 0)
        {
            _expiry?.Dispose();
            _expiry = null;
        }

        await End(enumeration);
    }

    /// <summary>The activation is to end: lets those go who wait for an element.</summary>
    public void Abort() => _ending.Cancel();

    /// <summary>The activation ends, and all its enumerations with it.</summary>
    public async ValueTask EndAllAsync()
    {
        foreach (var id in _enumerations.Keys.ToArray())
            await DisposeAsync(id);
    }

    private async ValueTask<EnumerationStep<T>> Advance<T>(long id, Enumeration<T> enumeration, CancellationToken cancellationToken)
    {
        enumeration.IsSeen = true;
        try
        {
            var elements = enumeration.TakeReady(out var isOver);
            if (isOver)
                return await Over(id, new EnumerationStep<T>(EnumerationStatus.Completed, elements));
            if (elements is not null)
                return new EnumerationStep<T>(EnumerationStatus.Elements, elements);
            return await Wait(id, enumeration, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return await Over(id, new EnumerationStep<T>(EnumerationStatus.Cancelled));
        }
        catch (Exception exception)
        {
            return await Over(id, new EnumerationStep<T>(EnumerationStatus.Failed, Failure: exception));
        }
        finally
        {
            enumeration.IsSeen = true;
        }
    }

    /// <summary>Waits for the next element, but not so long that the caller's own wait would time out.</summary>
    private async ValueTask<EnumerationStep<T>> Wait<T>(long id, Enumeration<T> enumeration, CancellationToken cancellationToken)
    {
        var pending = enumeration.Pending!;
        var patience = ResponseTimeout < TimeSpan.Zero ? ResponseTimeout : ResponseTimeout / 2;
        enumeration.Waits++;
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token, cancellationToken);
            await ((Task)pending.WaitAsync(patience, _activation.Runtime.Clock, stop.Token))
                .ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            enumeration.Waits--;
        }

        if (pending.IsCompleted)
            return enumeration.TakePending() is { } element
                ? new EnumerationStep<T>(EnumerationStatus.Elements, element)
                : await Over(id, new EnumerationStep<T>(EnumerationStatus.Completed));
        if (cancellationToken.IsCancellationRequested)
            return await Over(id, new EnumerationStep<T>(EnumerationStatus.Cancelled));
        return new EnumerationStep<T>(_ending.IsCancellationRequested ? EnumerationStatus.Missing : EnumerationStatus.Heartbeat);
    }

    private async ValueTask<EnumerationStep<T>> Over<T>(long id, EnumerationStep<T> last)
    {
        await DisposeAsync(id);
        return last;
    }

    private async Task EndExpired()
    {
        foreach (var (id, enumeration) in _enumerations.ToArray())
        {
            if (!enumeration.IsSeen && enumeration.Waits == 0)
                await DisposeAsync(id);
            enumeration.IsSeen = false;
        }
    }

    private async ValueTask End(Enumeration enumeration)
    {
        try
        {
            await enumeration.EndAsync(ResponseTimeout, _activation.Runtime.Clock);
        }
        catch (Exception exception)
        {
            _activation.Runtime.EnumerationNotEnded(_activation.GrainId, exception);
        }
    }
}
