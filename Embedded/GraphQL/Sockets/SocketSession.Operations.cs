using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Http;
using OrleansTrading.Embedded.GraphQL.Language;

namespace OrleansTrading.Embedded.GraphQL.Sockets;

/// <summary>The operations of a socket.</summary>
internal sealed partial class SocketSession
{
    private readonly Dictionary<string, SocketOperation> _operations = [];

    // More than there are ids in use, when operations that the client completed have not ended yet.
    private int _running;
    private TaskCompletionSource? _allEnded;

    private ValueTask StartAsync(string id, HttpGraphQLRequest request)
    {
        SocketOperation operation;
        lock (_lock)
        {
            if (_allEnded is not null)
            {
                // Too late: the socket is ending.
                request.Variables?.Dispose();
                return ValueTask.CompletedTask;
            }

            if (_operations.ContainsKey(id))
            {
                request.Variables?.Dispose();
                BeginClose(CloseReason.Duplicate(id));
                return ValueTask.CompletedTask;
            }

            operation = new SocketOperation(id, _ended.Token);
            if (_running < Limits.MaxSocketOperations)
            {
                _running++;
                _operations.Add(id, operation);
                _ = Task.Run(() => RunAsync(operation, request));
                return ValueTask.CompletedTask;
            }
        }

        request.Variables?.Dispose();
        return RefuseAsync(operation);
    }

    private async ValueTask RefuseAsync(SocketOperation operation)
    {
        using SocketOperation ended = operation;
        using ExecutionResult result = Executor.Refuse(
        [
            ErrorBuilder.New()
                .SetMessage($"More than {Limits.MaxSocketOperations} operations cannot run on one socket.")
                .SetCode(ErrorCodes.TooManyOperations)
                .Build(),
        ]);
        await SendAsync(ErrorMessage(operation, result.Errors), operation).ConfigureAwait(false);
    }

    private void Complete(string id)
    {
        // Within the lock, so that it is not disposed in between.
        lock (_lock)
        {
            if (_operations.Remove(id, out SocketOperation? operation))
                operation.CompleteByClient();
        }
    }

    private async Task RunAsync(SocketOperation operation, HttpGraphQLRequest request)
    {
        try
        {
            IReadOnlyList<IError> errors = await TryExecuteAsync(operation, request).ConfigureAwait(false);

            // The client may use the id again as soon as it knows of the end.
            lock (_lock)
            {
                if (!operation.IsCompletedByClient)
                    _operations.Remove(operation.Id);
            }

            JsonBuffer last = errors.Count > 0
                ? ErrorMessage(operation, errors)
                : operation.Message("complete"u8, hasPayload: false);
            await SendAsync(last, operation).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                operation.Dispose();
                if (--_running == 0)
                    _allEnded?.TrySetResult();
            }
        }
    }

    private async Task<IReadOnlyList<IError>> TryExecuteAsync(SocketOperation operation, HttpGraphQLRequest request)
    {
        try
        {
            return await ExecuteAsync(operation, request).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (operation.Token.IsCancellationRequested)
        {
            // Completed by the client, or ended with the socket.
            return [];
        }
        catch (Exception exception)
        {
            return Errors(Executor.Fail(exception));
        }
    }

    /// <summary>Runs an operation to its end.</summary>
    /// <returns>The errors that ended it; none where it completed.</returns>
    private async Task<IReadOnlyList<IError>> ExecuteAsync(SocketOperation operation, HttpGraphQLRequest request)
    {
        using JsonDocument? variables = request.Variables;
        if (!request.Document.IsValid)
            return Errors(Executor.Refuse(request.Document.Errors));
        if (request.Document.Find(request.OperationName) is not { } compiled)
            return Errors(Executor.Refuse([HttpHandler.OperationNotFound(request.OperationName)]));

        AsyncServiceScope scope = _requestServices.CreateAsyncScope();
        await using ConfiguredAsyncDisposable scopeEnd = scope.ConfigureAwait(false);
        bool isSubscription = compiled.Node.Kind == OperationKind.Subscription;
        using var state = new RequestState(
            scope.ServiceProvider,
            _context,
            _user,
            isSubscription ? Timeout.InfiniteTimeSpan : Executor.Settings.Request.ExecutionTimeout,
            operation.Token);
        return isSubscription
            ? await SubscribeAsync(operation, compiled, request, state).ConfigureAwait(false)
            : await AnswerAsync(operation, compiled, request, state).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<IError>> AnswerAsync(
        SocketOperation operation, CompiledOperation compiled, HttpGraphQLRequest request, RequestState state)
    {
        using ExecutionResult result = await Executor
            .ExecuteAsync(compiled, request.Variables?.RootElement ?? default, state)
            .ConfigureAwait(false);
        if (result.Data is null)
            return result.Errors;
        JsonBuffer message = operation.Message("next"u8, hasPayload: true);
        ResponseWriter.Write(message, result);
        message.WriteRaw(SocketOperation.Tail);
        await SendAsync(message, operation).ConfigureAwait(false);
        return [];
    }

    private async Task<IReadOnlyList<IError>> SubscribeAsync(
        SocketOperation operation, CompiledOperation compiled, HttpGraphQLRequest request, RequestState state)
    {
        byte[] head;
        using (JsonBuffer message = operation.Message("next"u8, hasPayload: true))
            head = message.Written.ToArray();
        SubscribeResult started = await Executor
            .SubscribeAsync(compiled, request.Variables?.RootElement ?? default, state, head, SocketOperation.Tail)
            .ConfigureAwait(false);
        if (started.Subscription is not { } subscription)
            return Errors(started.Refusal!);

        _services.Sockets.Subscribe();
        try
        {
            return await PumpAsync(operation, subscription).ConfigureAwait(false);
        }
        finally
        {
            try
            {
                await subscription.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                _services.Sockets.Unsubscribe();
            }
        }
    }

    private async Task<IReadOnlyList<IError>> PumpAsync(SocketOperation operation, Subscription subscription)
    {
        try
        {
            while (await subscription.MoveNextAsync().ConfigureAwait(false))
            {
                ReadOnlyMemory<byte> message = await subscription.ExecuteAsync().ConfigureAwait(false);
                if (!await _writer.SendAsync(message, operation).ConfigureAwait(false))
                    break;
            }

            return [];
        }
        catch (Exception exception) when (!operation.Token.IsCancellationRequested)
        {
            return subscription.ErrorsOf(exception);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Nobody waits for it any more, but it should not go unseen.
            LogStreamFailed(_services.Logger, exception);
            return [];
        }
    }

    private static JsonBuffer ErrorMessage(SocketOperation operation, IReadOnlyList<IError> errors)
    {
        JsonBuffer message = operation.Message("error"u8, hasPayload: true);
        ResponseWriter.WriteErrors(message, errors);
        message.WriteRaw(SocketOperation.Tail);
        return message;
    }

    private static IReadOnlyList<IError> Errors(ExecutionResult refused)
    {
        using (refused)
            return refused.Errors;
    }
}
