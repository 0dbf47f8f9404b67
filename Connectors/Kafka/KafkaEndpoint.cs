using System.Net;
using Confluent.Kafka;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>A topic, and how it is reached: with TLS, unless all brokers are on loopback.</summary>
public sealed record KafkaEndpoint
{
    /// <summary>Brokers to ask for the others: <c>host:port</c>, with commas between.</summary>
    public required string Brokers { get; init; }

    /// <summary>The topic; at Event Hubs the event hub.</summary>
    public required string Topic { get; init; }

    /// <summary>Who we are (SASL PLAIN); null: nobody asks.</summary>
    public string? User { get; init; }

    /// <summary>The user's password: secret, shown nowhere.</summary>
    public string? Password { get; init; }

    /// <summary>An event hub of a namespace.</summary>
    /// <param name="connectionString">As the portal shows it: <c>Endpoint=sb://…/;SharedAccessKeyName=…;SharedAccessKey=…</c>; secret.</param>
    /// <param name="eventHub">Its name.</param>
    /// <exception cref="ArgumentException">The string names no endpoint; the message does not repeat it.</exception>
    public static KafkaEndpoint EventHubs(string connectionString, string eventHub)
    {
        var endpoint = connectionString.Split(';', StringSplitOptions.TrimEntries)
            .Where(part => part.StartsWith("Endpoint=", StringComparison.OrdinalIgnoreCase))
            .Select(part => part["Endpoint=".Length..]).FirstOrDefault();
        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var address) || address.Scheme != "sb")
            throw new ArgumentException("The connection string has no Endpoint=sb://…", nameof(connectionString));
        return new KafkaEndpoint { Brokers = $"{address.Host}:9093", Topic = eventHub, User = "$ConnectionString", Password = connectionString };
    }

    /// <summary>Without what is secret.</summary>
    public override string ToString() => $"{Topic} at {Brokers}";

    /// <summary>Fills in how the brokers are reached.</summary>
    internal T Into<T>(T config) where T : ClientConfig
    {
        config.BootstrapServers = Brokers;
        config.SecurityProtocol = (AreOnLoopback(), User is not null) switch
        {
            (true, true) => SecurityProtocol.SaslPlaintext,
            (true, false) => SecurityProtocol.Plaintext,
            (false, true) => SecurityProtocol.SaslSsl,
            (false, false) => SecurityProtocol.Ssl,
        };
        if (User is not null)
        {
            config.SaslMechanism = SaslMechanism.Plain;
            config.SaslUsername = User;
            config.SaslPassword = Password;
        }

        // Event Hubs' load balancer drops what is idle for four minutes without a word.
        config.SocketKeepaliveEnable = true;
        config.ConnectionsMaxIdleMs = 180_000;
        config.MetadataMaxAgeMs = 180_000;
        return config;
    }

    private bool AreOnLoopback() => Brokers.Split(',', StringSplitOptions.TrimEntries).All(broker =>
    {
        var host = broker.LastIndexOf(':') is var colon and > 0 ? broker[..colon] : broker;
        return host == "localhost" || IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address);
    });
}
