using System.ComponentModel;

namespace OrleansTrading.Embedded.Actors.CodeGeneration;

/// <summary>Something in an activation's mailbox: a call to start, a reply to go on with, a continuation to run.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class TurnItem
{
    internal TurnItem? Next;

    // How many items the mailbox held when this one came on top: the mailbox knows its size without a counter.
    internal int Depth;

    private protected TurnItem()
    {
    }

    /// <summary>What it is, for the log.</summary>
    internal virtual string Text => "a turn of the runtime's own";

    internal abstract void Run(Activation activation);
}
