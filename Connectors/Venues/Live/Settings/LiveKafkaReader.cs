using System.Text.RegularExpressions;
using OrleansTrading.Connectors.Kafka;

namespace OrleansTrading.Connectors.Venues.Live.Settings;

/// <summary>Reads where ticks travel over Kafka.</summary>
internal static partial class LiveKafkaReader
{
    private const string Brokers = "brokers", EventHubs = "eventHubs", Password = "password";

    // What instruments are spread over, and a session receives; more is a mistake.
    private const int MostPartitions = 1_024;

    /// <summary>Reads it.</summary>
    /// <exception cref="Domain.RefusedException">As <see cref="LiveSettingsFile.Read"/>.</exception>
    public static LiveKafkaSettings Read(SettingsNode node, SettingsSecrets secrets)
    {
        node.Having([
            Brokers, "user", .. SettingsSecrets.NamesOf(Password), .. SettingsSecrets.NamesOf(EventHubs),
            "topic", "partitions", "group", "idempotent", "keyframeMs", "silentMs",
        ]);
        var settings = new LiveKafkaSettings(
            Endpoint(node, secrets),
            node.Get("partitions").Integer(1, MostPartitions),
            node.Find("group") is { } group ? Name(group) : "orleans-trading")
        {
            IsIdempotent = node.Find("idempotent")?.Boolean() ?? true,
        };
        if (node.Find("keyframeMs") is { } keyframe)
            settings = settings with { KeyframeEvery = TimeSpan.FromMilliseconds(keyframe.Integer(100, 600_000)) };
        settings = settings with
        {
            SilentAfter = node.Find("silentMs") is { } silent ? TimeSpan.FromMilliseconds(silent.Integer(200, 3_600_000)) : 3 * settings.KeyframeEvery,
        };
        if (settings.SilentAfter <= settings.KeyframeEvery)
            throw node.Get("silentMs").Wrong("is more than keyframeMs: what is not heard of between two keyframes is not silent.");
        return settings;
    }

    private static KafkaEndpoint Endpoint(SettingsNode node, SettingsSecrets secrets)
    {
        var topic = Name(node.Get("topic"));
        if (secrets.Find(node, EventHubs) is not { } connection)
        {
            if (node.Find(Brokers) is not { } brokers) throw node.Wrong($"needs {Brokers}, or {EventHubs}Env with the name of an environment variable.");
            if (!BrokerList().IsMatch(brokers.Text())) throw brokers.Wrong("is a list of host:port, with commas between.");
            var user = node.Find("user")?.Text();
            var password = secrets.Find(node, Password);
            if (user is null != password is null) throw node.Wrong("needs both of user and password, or none.");
            return new KafkaEndpoint { Brokers = brokers.Text(), Topic = topic, User = user, Password = password };
        }

        foreach (var other in new[] { Brokers, "user", Password, Password + "Env" })
            if (node.Find(other) is { } beside) throw beside.Wrong($"stands beside {EventHubs}, which says it all.");
        try
        {
            return KafkaEndpoint.EventHubs(connection, topic);
        }
        catch (ArgumentException)
        {
            throw node.Wrong("has a connection string of Event Hubs without Endpoint=sb://…");
        }
    }

    private static string Name(SettingsNode node) => TopicName().IsMatch(node.Text())
        ? node.Text()
        : throw node.Wrong("is 1 to 249 of the letters a to z and A to Z, digits, dots, dashes and underscores.");

    [GeneratedRegex(@"^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$")]
    private static partial Regex TopicName();

    [GeneratedRegex(@"^([A-Za-z0-9._-]{1,253}|\[[0-9a-fA-F:]{2,45}\]):[0-9]{1,5}(,([A-Za-z0-9._-]{1,253}|\[[0-9a-fA-F:]{2,45}\]):[0-9]{1,5})*$")]
    private static partial Regex BrokerList();
}
