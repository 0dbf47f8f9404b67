using OrleansTrading.Connectors.Venues.Live;

namespace OrleansTrading.Connectors.Venues.Oanda;

/// <summary>An account at OANDA, by its v20 interface.</summary>
public sealed record OandaOptions
{
    /// <summary>Where questions and orders go: <c>https://api-fxpractice.oanda.com</c> or <c>https://api-fxtrade.oanda.com</c>.</summary>
    public required Uri Rest { get; init; }

    /// <summary>Where prices are from: <c>https://stream-fxpractice.oanda.com</c> or <c>https://stream-fxtrade.oanda.com</c>.</summary>
    public required Uri Stream { get; init; }

    /// <summary>The account: <c>101-004-1234567-001</c>.</summary>
    public required string AccountId { get; init; }

    /// <summary>The personal access token.</summary>
    public required string Token { get; init; }

    /// <summary>Waits and bounds.</summary>
    public LiveOptions Live { get; init; } = new();

    /// <summary>Without the token.</summary>
    public override string ToString() => $"OANDA account {AccountId} at {Rest.Host}";
}
