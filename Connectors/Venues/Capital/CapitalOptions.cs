using OrleansTrading.Connectors.Venues.Live;

namespace OrleansTrading.Connectors.Venues.Capital;

/// <summary>An account at Capital.com.</summary>
public sealed record CapitalOptions
{
    /// <summary>Where questions and orders go: <c>https://api-capital.backend-capital.com</c>, or
    /// <c>https://demo-api-capital.backend-capital.com</c>.</summary>
    public required Uri Rest { get; init; }

    /// <summary>Where quotes are from: <c>wss://api-streaming-capital.backend-capital.com/connect</c>.</summary>
    public required Uri Stream { get; init; }

    /// <summary>The key, as made in the account's settings.</summary>
    public required string ApiKey { get; init; }

    /// <summary>The login: an e-mail address.</summary>
    public required string Identifier { get; init; }

    /// <summary>The key's own password.</summary>
    public required string Password { get; init; }

    /// <summary>How often the stream is asked for a sign of life. Capital.com ends a session after ten minutes without one.</summary>
    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Waits and bounds.</summary>
    public LiveOptions Live { get; init; } = new();

    /// <summary>Without what is secret.</summary>
    public override string ToString() => $"Capital.com at {Rest.Host}";
}
