using System.Runtime.InteropServices;
using System.Text;
using OrleansTrading.Connectors.Kafka;

namespace OrleansTrading.Connectors.Tests.Kafka;

/// <summary>A cluster of brokers on loopback, within the native client: real protocol, real sockets, nothing kept. Breaks as it is told.</summary>
public sealed class MockCluster : IDisposable
{
    private const string Library = "librdkafka.so.1";
    private const int Producer = 0;

    private readonly nint _client;
    private readonly nint _cluster;

    public MockCluster(int partitions, int brokers = 3)
    {
        if (!KafkaLibrary.IsAvailable) Assert.Skip("librdkafka.so.1 is absent; ./test Connectors installs it.");
        Partitions = partitions;
        var reason = new byte[512];
        var config = NewConfig();
        // It would miss brokers of its own.
        Assert.Equal(0, Set(config, "log_level", "3", reason, reason.Length));
        _client = New(Producer, config, reason, reason.Length);
        Assert.True(_client != 0, Encoding.UTF8.GetString(reason));
        _cluster = NewCluster(_client, brokers);
        Assert.Equal(0, CreateTopic(_cluster, Topic, partitions, replicas: 1));
        Brokers = Marshal.PtrToStringUTF8(Bootstraps(_cluster))!;
    }

    public const string Topic = "ticks";

    public int Partitions { get; }

    public string Brokers { get; }

    public KafkaEndpoint Endpoint => new() { Brokers = Brokers, Topic = Topic };

    public KafkaProducerOptions Producing => new() { Endpoint = Endpoint, Partitions = Partitions };

    public Task<KafkaTickProducer> ProduceAsync(KafkaProducerOptions? options = null, Action<KafkaFault>? onFault = null) =>
        KafkaTickProducer.OpenAsync(options ?? Producing, TimeProvider.System, onFault, TestContext.Current.CancellationToken);

    /// <summary>As one consumer that owns all partitions.</summary>
    public KafkaConsumerOptions Consuming(string group) => new()
    {
        Endpoint = Endpoint,
        Group = group,
        Partitions = [.. Enumerable.Range(0, Partitions)],
        CommitEvery = TimeSpan.FromMilliseconds(50),
    };

    /// <summary>The next requests of a kind, at any broker, get these errors.</summary>
    public void Refuse(KafkaRequest request, KafkaErrorNumber error, int times) =>
        PushErrors(_cluster, (short)request, times, Enumerable.Repeat((int)error, times).ToArray());

    /// <summary>From now on no more errors.</summary>
    public void Relent(KafkaRequest request) => ClearErrors(_cluster, (short)request);

    /// <summary>Takes a broker, 1 to their number, off the net.</summary>
    public void Stop(int broker) => Assert.Equal(0, SetDown(_cluster, broker));

    public void Start(int broker) => Assert.Equal(0, SetUp(_cluster, broker));

    public void Dispose()
    {
        if (_client == 0) return;
        DestroyCluster(_cluster);
        Destroy(_client);
    }

    [DllImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static extern nint NewConfig();

    [DllImport(Library, EntryPoint = "rd_kafka_conf_set")]
    private static extern int Set(
        nint config, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value,
        byte[] reason, nint reasonLength);

    [DllImport(Library, EntryPoint = "rd_kafka_new")]
    private static extern nint New(int type, nint config, byte[] reason, nint reasonLength);

    [DllImport(Library, EntryPoint = "rd_kafka_destroy")]
    private static extern void Destroy(nint client);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    private static extern nint NewCluster(nint client, int brokers);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    private static extern void DestroyCluster(nint cluster);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static extern nint Bootstraps(nint cluster);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_topic_create")]
    private static extern int CreateTopic(nint cluster, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int partitions, int replicas);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    private static extern void PushErrors(nint cluster, short request, nint count, int[] errors);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_clear_request_errors")]
    private static extern void ClearErrors(nint cluster, short request);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    private static extern int SetDown(nint cluster, int broker);

    [DllImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    private static extern int SetUp(nint cluster, int broker);
}

/// <summary>Requests, by their numbers in the protocol.</summary>
public enum KafkaRequest : short
{
    Produce = 0,
    Fetch = 1,
    OffsetCommit = 8,
}

/// <summary>Errors, by their numbers in the protocol.</summary>
public enum KafkaErrorNumber
{
    NotLeaderForPartition = 6,
    MessageTooLarge = 10,
    IllegalGeneration = 22,
}
