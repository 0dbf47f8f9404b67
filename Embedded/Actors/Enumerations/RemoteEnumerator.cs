using System.Runtime.ExceptionServices;
using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>An enumeration seen from the caller: it asks the grain for a batch, hands that out, and asks for the next.</summary>
internal sealed class RemoteEnumerator<T> : IAsyncEnumerator<T>
{
    private readonly AsyncEnumerableRequest<T> _request;
    private readonly CancellationToken _token;
    private readonly CancellationTokenSource? _linked;
    private readonly long _id;
    private EnumerationStep<T> _step;
    private int _index;
    private bool _isStarted;
    private bool _isActive;
    private bool _isDisposed;

    public RemoteEnumerator(AsyncEnumerableRequest<T> request, CancellationToken cancellationToken)
    {
        _request = request;
        _id = request.Target.Runtime.NextEnumeration();
        var own = request.CancellationToken;
        if (own != cancellationToken && own.CanBeCanceled && cancellationToken.CanBeCanceled)
        {
            _linked = CancellationTokenSource.CreateLinkedTokenSource(own, cancellationToken);
            _token = _linked.Token;
        }
        else
        {
            _token = own.CanBeCanceled ? own : cancellationToken;
        }
    }

    public T Current
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _step.Elements is { } elements && _index < elements.Count
                ? elements[_index]
                : throw new InvalidOperationException("There is no current element.");
        }
    }

    public async ValueTask<bool> MoveNextAsync()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_step.Elements is { } elements && ++_index < elements.Count)
            return true;
        if (_step.Status == EnumerationStatus.Completed)
            return false;
        _step = default;
        _step = await Ask();
        _index = 0;
        return _step.Elements is { Count: > 0 };
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        if (_isActive)
            await EndEnumeration();
        _linked?.Dispose();
    }

    private async ValueTask<EnumerationStep<T>> Ask()
    {
        EnumerationStep<T> step;
        try
        {
            do
            {
                _token.ThrowIfCancellationRequested();
                var isFirst = !_isStarted;
                _isStarted = _isActive = true;
                step = await _request.Target.Send(new MoveNextCall<T>(_id, _request, isFirst, _token));
            }
            while (step.Status == EnumerationStatus.Heartbeat);
        }
        catch when (_isActive)
        {
            await EndEnumeration();
            throw;
        }

        _isActive = step.Status == EnumerationStatus.Elements;
        switch (step.Status)
        {
            case EnumerationStatus.Failed:
                ExceptionDispatchInfo.Throw(step.Failure!);
                break;
            case EnumerationStatus.Cancelled:
                _token.ThrowIfCancellationRequested();
                throw new OperationCanceledException();
            case EnumerationStatus.Missing:
                throw new EnumerationAbortedException($"{_request.Target} does not know this enumeration of {_request.MethodName} (any more): "
                    + "it was deactivated meanwhile, or was not asked for an element for too long.");
        }

        return step;
    }

    // A grain that cannot be told forgets the enumeration by itself when nobody asks any more.
    private async ValueTask EndEnumeration()
    {
        _isActive = false;
        try
        {
            await _request.Target.Send(new DisposeEnumerationCall(_id, _request.MethodName));
        }
        catch (Exception exception)
        {
            _request.Target.Runtime.EnumerationNotEnded(_request.Target, exception);
        }
    }
}
