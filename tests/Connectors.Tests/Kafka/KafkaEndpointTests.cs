using Confluent.Kafka;
using OrleansTrading.Connectors.Kafka;

namespace OrleansTrading.Connectors.Tests.Kafka;

public sealed class KafkaEndpointTests
{
    private const string Secret = "Endpoint=sb://market.servicebus.windows.net/;SharedAccessKeyName=send;SharedAccessKey=c2VjcmV0";

    [Fact]
    public void An_event_hub_is_reached_with_TLS_and_its_connection_string()
    {
        var config = KafkaEndpoint.EventHubs(Secret, "ticks").Into(new ProducerConfig());
        Assert.Equal("market.servicebus.windows.net:9093", config.BootstrapServers);
        Assert.Equal(SecurityProtocol.SaslSsl, config.SecurityProtocol);
        Assert.Equal(SaslMechanism.Plain, config.SaslMechanism);
        Assert.Equal(("$ConnectionString", Secret), (config.SaslUsername, config.SaslPassword));
    }

    [Fact]
    public void What_is_secret_is_printed_nowhere()
    {
        var endpoint = KafkaEndpoint.EventHubs(Secret, "ticks");
        Assert.Equal("ticks at market.servicebus.windows.net:9093", endpoint.ToString());
        Assert.DoesNotContain("c2VjcmV0", new KafkaProducerOptions { Endpoint = endpoint, Partitions = 1 }.ToString());
        Assert.DoesNotContain("c2VjcmV0", new KafkaConsumerOptions { Endpoint = endpoint, Group = "g" }.ToString());
        var refused = Assert.Throws<ArgumentException>(() => KafkaEndpoint.EventHubs("SharedAccessKey=c2VjcmV0", "ticks"));
        Assert.DoesNotContain("c2VjcmV0", refused.ToString());
    }

    [Theory]
    [InlineData("127.0.0.1:9092,localhost:9093", SecurityProtocol.Plaintext)]
    [InlineData("[::1]:9092", SecurityProtocol.Plaintext)]
    [InlineData("kafka.example:9092", SecurityProtocol.Ssl)]
    [InlineData("127.0.0.1:9092,kafka.example:9092", SecurityProtocol.Ssl)]
    public void Only_on_loopback_is_there_no_TLS(string brokers, SecurityProtocol protocol) =>
        Assert.Equal(protocol, new KafkaEndpoint { Brokers = brokers, Topic = "ticks" }.Into(new ConsumerConfig()).SecurityProtocol);
}
