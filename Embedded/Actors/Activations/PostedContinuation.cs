using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>What goes on after an await inside a grain. Pooled by thread.</summary>
internal sealed class PostedContinuation : TurnItem
{
    private const int Capacity = 64;

    [ThreadStatic]
    private static PostedContinuation? _spare;

    [ThreadStatic]
    private static int _spares;

    private SendOrPostCallback? _callback;
    private object? _argument;

    public static PostedContinuation Rent(SendOrPostCallback callback, object? argument)
    {
        var item = _spare;
        if (item is null)
        {
            item = new PostedContinuation();
        }
        else
        {
            _spare = (PostedContinuation?)item.Next;
            _spares--;
            item.Next = null;
        }

        item._callback = callback;
        item._argument = argument;
        return item;
    }

    internal override string Text => "what follows an await";

    internal override void Run(Activation activation)
    {
        var (callback, argument) = (_callback!, _argument);
        _callback = null;
        _argument = null;
        if (_spares < Capacity)
        {
            Next = _spare;
            _spare = this;
            _spares++;
        }

        callback(argument);
    }
}

/// <summary>Something that the runtime asks of an activation, as a turn.</summary>
internal sealed class RuntimeTurn(Action<Activation> action) : TurnItem
{
    internal override void Run(Activation activation) => action(activation);
}
