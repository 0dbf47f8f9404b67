namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>How a connection behaves when its venue does not, and what it takes at most.</summary>
public sealed record LiveOptions
{
    /// <summary>Least wait before the next attempt to connect. Above 0.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Most wait before the next attempt to connect, unless the venue asks for more.</summary>
    public TimeSpan LastRetry { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A session that held for so long was good: the next fault waits for <see cref="FirstRetry"/> again.</summary>
    public TimeSpan RecoveredAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most time to connect and log in, and for the answer to one request.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Silence longer than this ends a session, where the venue's own heartbeat does not say otherwise; null: the venue's.</summary>
    public TimeSpan? Heartbeat { get; init; }

    /// <summary>How often silence is looked for.</summary>
    public TimeSpan WatchEvery { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Most bytes of one message.</summary>
    public int MaxMessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Requests a second that the venue allows; null: as the adapter knows the venue.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>Times a question is asked again after a fault that may pass. Orders are never sent again.</summary>
    public int QuestionRetries { get; init; } = 3;
}
