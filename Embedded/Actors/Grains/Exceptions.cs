namespace OrleansTrading.Embedded.Actors;

/// <summary>Base of what the runtime throws.</summary>
public class OrleansException : Exception
{
    /// <summary>Without a message.</summary>
    public OrleansException() : base("Unexpected error.")
    {
    }

    /// <summary>With a message.</summary>
    public OrleansException(string message) : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public OrleansException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}

/// <summary>A limit of the runtime is reached (a mailbox, a stream's queue): the call was refused and has no effect.</summary>
public sealed class LimitExceededException(string message) : OrleansException(message);

/// <summary>A call was refused before it reached its grain.</summary>
public class OrleansMessageRejectionException : OrleansException
{
    internal OrleansMessageRejectionException(string message) : base(message)
    {
    }
}

/// <summary>The runtime does not take calls: it has not started, it stops or it has stopped.</summary>
public sealed class SiloUnavailableException(string message) : OrleansMessageRejectionException(message);
