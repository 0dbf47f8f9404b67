namespace OrleansTrading.Bench.Fanout;

/// <summary>A server that sends every message to every socket.</summary>
internal interface IBroadcast
{
    /// <summary>Port on the loopback interface.</summary>
    int Port { get; }

    /// <summary>What a client says when its socket is open.</summary>
    IReadOnlyList<string> Greetings { get; }

    /// <summary>Waits until this many clients will get what is sent.</summary>
    Task WaitForListeners(int count, CancellationToken cancellationToken);

    /// <summary>Sends a message to all of them. Messages are all of one length.</summary>
    ValueTask Send(CancellationToken cancellationToken);
}
