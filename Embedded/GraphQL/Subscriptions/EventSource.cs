using OrleansTrading.Embedded.GraphQL.Execution;

namespace OrleansTrading.Embedded.GraphQL.Subscriptions;

/// <summary>Starts the stream of events of a subscription field.</summary>
internal delegate ValueTask<EventSource> Subscriber(object?[] arguments, RequestState request);

/// <summary>A stream of events while it is read, whatever the type of its events.</summary>
internal abstract class EventSource : IAsyncDisposable
{
    public abstract object? Current { get; }

    public abstract ValueTask<bool> MoveNextAsync();

    public abstract ValueTask DisposeAsync();

    public static ValueTask<EventSource> FromEvents<T>(IAsyncEnumerable<T> events, RequestState request) =>
        new(Read(events, request, null));

    public static async ValueTask<EventSource> FromEventsTask<T>(Task<IAsyncEnumerable<T>> events, RequestState request) =>
        Read(await events.ConfigureAwait(false), request, null);

    public static async ValueTask<EventSource> FromEventsValueTask<T>(
        ValueTask<IAsyncEnumerable<T>> events, RequestState request) =>
        Read(await events.ConfigureAwait(false), request, null);

    public static async ValueTask<EventSource> FromStreamTask<T>(Task<ISourceStream<T>> stream, RequestState request) =>
        await ReadAsync(await stream.ConfigureAwait(false), request).ConfigureAwait(false);

    public static async ValueTask<EventSource> FromStreamValueTask<T>(
        ValueTask<ISourceStream<T>> stream, RequestState request) =>
        await ReadAsync(await stream.ConfigureAwait(false), request).ConfigureAwait(false);

    private static Reader<T> Read<T>(IAsyncEnumerable<T> events, RequestState request, IAsyncDisposable? owner) =>
        new(events.GetAsyncEnumerator(request.Cancellation), owner);

    private static async ValueTask<Reader<T>> ReadAsync<T>(ISourceStream<T> stream, RequestState request)
    {
        try
        {
            return Read(stream.ReadEventsAsync(), request, stream);
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private sealed class Reader<T>(IAsyncEnumerator<T> events, IAsyncDisposable? owner) : EventSource
    {
        public override object? Current => events.Current;

        public override ValueTask<bool> MoveNextAsync() => events.MoveNextAsync();

        public override async ValueTask DisposeAsync()
        {
            try
            {
                await events.DisposeAsync().ConfigureAwait(false);
            }
            finally
            {
                if (owner is not null)
                    await owner.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
