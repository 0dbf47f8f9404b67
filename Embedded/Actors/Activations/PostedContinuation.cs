using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>What goes on after an await inside a grain. Pooled by thread.</summary>
internal sealed class PostedContinuation : TurnItem
{
    private const int Capacity = 64;

    [ThreadStatic]
    private static PostedContinuation? t_spare;

    [ThreadStatic]
    private static int t_spares;

    private SendOrPostCallback? _callback;
    private object? _argument;

    public static PostedContinuation Rent(SendOrPostCallback callback, object? argument)
    {
        var item = t_spare;
        if (item is null)
        {
            item = new PostedContinuation();
        }
        else
        {
            t_spare = (PostedContinuation?)item.Next;
            t_spares--;
            item.Next = null;
        }

        item._callback = callback;
        item._argument = argument;
        return item;
    }

    internal override void Run(Activation activation)
    {
        var (callback, argument) = (_callback!, _argument);
        _callback = null;
        _argument = null;
        if (t_spares < Capacity)
        {
            Next = t_spare;
            t_spare = this;
            t_spares++;
        }

        callback(argument);
    }
}

/// <summary>Something that the runtime asks of an activation, as a turn.</summary>
internal sealed class RuntimeTurn(Action<Activation> action) : TurnItem
{
    internal override void Run(Activation activation) => action(activation);
}
