using OrleansTrading.Embedded.GraphQL.Http;
using OrleansTrading.Embedded.GraphQL.Subscriptions;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>
/// A running subscription: the stream of its events, and the operation once for each of them. One caller at a time. What an
/// event needed is used again for the next, unless it may still be in use: after a time-out resolvers may go on behind it.
/// </summary>
internal sealed class Subscription : IAsyncDisposable
{
    private const int MostBytesKept = 16 * 1024;

    private readonly RequestExecutor _executor;
    private readonly OperationPlan _plan;
    private readonly RequestState _request;
    private readonly IError?[] _refusals;
    private readonly EventSource _source;
    private readonly byte[] _responseHead;
    private readonly byte[] _responseTail;
    private readonly byte[] _head;
    private readonly byte[] _tail;
    private RequestState? _state;
    private ErrorReporter? _reporter;
    private OperationRun? _run;
    private JsonBuffer? _withErrors;

    public Subscription(
        RequestExecutor executor,
        OperationPlan plan,
        RequestState request,
        IError?[] refusals,
        EventSource source,
        byte[] head,
        byte[] tail)
    {
        _executor = executor;
        _plan = plan;
        _request = request;
        _refusals = refusals;
        _source = source;
        _head = [.. head, .. "{\"data\":"u8];
        _tail = [.. "}"u8, .. tail];
        _responseHead = head;
        _responseTail = tail;
    }

    /// <summary>Waits for the next event; false at the end of the stream.</summary>
    public ValueTask<bool> MoveNextAsync()
    {
        // The wait may be long: a large buffer goes back until the next large event.
        if (_run is { Output.Length: > MostBytesKept })
        {
            _run.Dispose();
            _run = null;
        }

        _withErrors?.Dispose();
        _withErrors = null;
        return _source.MoveNextAsync();
    }

    /// <summary>Runs the operation for the current event.</summary>
    /// <returns>The message with its head and tail, valid until the next event is waited for.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> ExecuteAsync()
    {
        RequestState state = _state ??= NewState();
        ErrorReporter reporter = _reporter ??= _executor.NewReporter();
        if (_run is null)
            _run = new OperationRun(_plan, state, reporter, _refusals);
        else
            _run.Renew(state, reporter);

        JsonBuffer output = _run.Output;
        output.WriteRaw(_head);
        try
        {
            await _run.RunAsync(_source.Current).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (state.IsTimedOut)
        {
            // Answered below, as every event that takes too long.
        }

        if (state.IsTimedOut)
        {
            _run.Dispose();
            _run = null;
            _state = null;
            _reporter = null;
            await state.DisposeAsync().ConfigureAwait(false);
            return WithErrors(_executor.TimedOut());
        }

        if (!state.IsUntouched)
        {
            _state = null;
            await state.DisposeAsync().ConfigureAwait(false);
        }

        if (reporter.Errors.Count > 0)
        {
            _reporter = null;
            return WithErrors(reporter.Errors, output.Written[_head.Length..]);
        }

        output.WriteRaw(_tail);
        return output.WrittenMemory;
    }

    /// <summary>The errors to send for an exception of the stream.</summary>
    public IReadOnlyList<IError> ErrorsOf(Exception exception)
    {
        ErrorReporter reporter = _executor.NewReporter();
        FieldPlan field = _plan.Root.Fields[0];
        reporter.Report(exception, field, ResponsePath.Of(field));
        return reporter.Errors;
    }

    public async ValueTask DisposeAsync()
    {
        _run?.Dispose();
        _withErrors?.Dispose();
        try
        {
            if (_state is not null)
                await _state.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            await _source.DisposeAsync().ConfigureAwait(false);
        }
    }

    private RequestState NewState() => new(
        _request.Parent, _request.HttpContext, _request.User, _executor.Settings.Request.ExecutionTimeout, _request.Aborted)
    {
        HasOwnScope = true,
        Variables = _request.Variables,
    };

    private ReadOnlyMemory<byte> WithErrors(ExecutionResult result)
    {
        JsonBuffer output = BeginWithErrors();
        ResponseWriter.Write(output, result);
        output.WriteRaw(_responseTail);
        return output.WrittenMemory;
    }

    private ReadOnlyMemory<byte> WithErrors(IReadOnlyList<IError> errors, ReadOnlySpan<byte> data)
    {
        JsonBuffer output = BeginWithErrors();
        ResponseWriter.Write(output, errors, data);
        output.WriteRaw(_responseTail);
        return output.WrittenMemory;
    }

    private JsonBuffer BeginWithErrors()
    {
        _withErrors = new JsonBuffer();
        _withErrors.WriteRaw(_responseHead);
        return _withErrors;
    }
}
