using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace OrleansTrading.Api.Feeds;

/// <summary>
/// What one subscriber has not taken yet: of each key the latest item, in the order in which they came. So a slow subscriber gets the
/// latest state and not a growing queue. Where keys are many (bars that closed, opportunities) there is a bound, and who does not
/// keep within it is told so and dropped.
/// </summary>
/// <param name="key">What an item is about: a later one about the same replaces it.</param>
/// <param name="capacity">Most items that wait.</param>
internal sealed class Inbox<TKey, T>(Func<T, TKey> key, int capacity)
    where TKey : notnull
{
    private readonly OrderedDictionary<TKey, T> _waiting = [];
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1)
    {
        FullMode = BoundedChannelFullMode.DropWrite,
        SingleReader = true,
    });

    private bool _wasPut;
    private bool _isOverrun;

    /// <summary>Puts an item in, from any thread.</summary>
    public void Put(T item) => Put(item, onlyAsFirst: false);

    /// <summary>Puts in what was asked for at the start, unless news came first.</summary>
    public void PutFirst(T item) => Put(item, onlyAsFirst: true);

    /// <summary>Takes items as they come.</summary>
    /// <exception cref="GraphQLException">SLOW_CONSUMER.</exception>
    public async IAsyncEnumerable<T> Take([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            while (TryTake(out var item)) yield return item;
            await _bell.Reader.ReadAsync(cancellationToken);
        }
    }

    private void Put(T item, bool onlyAsFirst)
    {
        lock (_waiting)
        {
            if (onlyAsFirst && _wasPut) return;
            _wasPut = true;
            // Latest last: what replaces an item takes its own place in the order.
            _waiting.Remove(key(item));
            if (_waiting.Count == capacity) _isOverrun = true;
            else _waiting.Add(key(item), item);
        }

        _bell.Writer.TryWrite(true);
    }

    private bool TryTake(out T item)
    {
        lock (_waiting)
        {
            if (_isOverrun)
            {
                throw new GraphQLException(ErrorBuilder.New()
                    .SetMessage($"This subscriber was too slow: {capacity} messages were waiting. Ask again for the present state, and subscribe again.")
                    .SetCode("SLOW_CONSUMER").Build());
            }

            if (_waiting.Count == 0)
            {
                item = default!;
                return false;
            }

            item = _waiting.GetAt(0).Value;
            _waiting.RemoveAt(0);
            return true;
        }
    }
}
