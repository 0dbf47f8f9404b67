using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors;

public interface ITracedGrain : IGrainWithStringKey
{
    Task<string?> CurrentTrace();

    Task<string?> TraceOfNext(string key);

    ValueTask Fail();

    Task<string?> Baggage(string key);
}

public sealed class TracedGrain : Grain, ITracedGrain
{
    public async Task<string?> CurrentTrace()
    {
        await Task.Yield();
        return Activity.Current?.TraceId.ToString();
    }

    public Task<string?> TraceOfNext(string key) => GrainFactory.GetGrain<ITracedGrain>(key).CurrentTrace();

    public ValueTask Fail() => throw new InvalidOperationException("refused");

    public Task<string?> Baggage(string key) => Task.FromResult(Activity.Current?.GetBaggageItem(key));
}

/// <summary>The listener is the process's; whose spans are meant is known by the trace.</summary>
public sealed class ActivityPropagationTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _stopped = new();
    private readonly Activity _root = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
    private ActivityListener? _listener;

    public void Dispose()
    {
        _listener?.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task A_trace_goes_from_the_client_over_all_grains_with_a_span_on_either_side_of_each_call()
    {
        Listen();
        await using var cluster = await Start();
        Assert.Equal(_root.TraceId.ToString(), await Grain(cluster).TraceOfNext("b"));
        Assert.Same(_root, Activity.Current);

        var spans = Spans();
        Assert.Equal(
            [
                "ITracedGrain/CurrentTrace Server", "ITracedGrain/CurrentTrace Client",
                "ITracedGrain/TraceOfNext Server", "ITracedGrain/TraceOfNext Client",
            ],
            spans.Select(a => $"{a.OperationName} {a.Kind}"));
        for (var i = 0; i < spans.Length - 1; i++)
            Assert.Equal(spans[i + 1].SpanId, spans[i].ParentSpanId);
        Assert.Equal(_root.SpanId, spans[^1].ParentSpanId);
        Assert.All(spans, span => Assert.StartsWith("Microsoft.Orleans.", span.Source.Name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_span_names_system_interface_method_target_and_source()
    {
        Listen();
        await using var cluster = await Start();
        await Grain(cluster).TraceOfNext("b");
        var span = Spans()[0];
        Assert.Equal("orleans", span.GetTagItem("rpc.system"));
        Assert.Equal(typeof(ITracedGrain).FullName, span.GetTagItem("rpc.service"));
        Assert.Equal("CurrentTrace", span.GetTagItem("rpc.method"));
        Assert.Equal("traced/b", span.GetTagItem("rpc.orleans.target_id"));
        Assert.Equal("traced/a", span.GetTagItem("rpc.orleans.source_id"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task A_failure_is_in_the_spans_of_both_sides()
    {
        Listen();
        await using var cluster = await Start();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Grain(cluster).Fail());
        var spans = Spans();
        Assert.Equal(2, spans.Length);
        Assert.All(spans, span =>
        {
            Assert.Equal(ActivityStatusCode.Error, span.Status);
            Assert.Equal(typeof(InvalidOperationException).FullName, span.GetTagItem("exception.type"));
            Assert.Equal("refused", span.GetTagItem("exception.message"));
            Assert.Equal(true, span.GetTagItem("exception.escaped"));
        });
    }

    [Fact]
    public async Task Baggage_and_the_traces_state_travel_along()
    {
        Listen();
        _root.AddBaggage("order", "17");
        _root.TraceStateString = "vendor=x";
        await using var cluster = await Start();
        Assert.Equal("17", await Grain(cluster).Baggage("order"));
        Assert.All(Spans(), span => Assert.Equal("vendor=x", span.TraceStateString));
    }

    [Fact]
    public async Task Where_nobody_listens_or_nothing_was_added_there_are_no_spans()
    {
        await using (var unheard = await Start())
            Assert.Equal("refused", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await Grain(unheard).Fail())).Message);
        Listen();
        await using var plain = await TestCluster.Start();
        Assert.Null(await Grain(plain).CurrentTrace());
        Assert.Empty(Spans());
    }

    private static ITracedGrain Grain(InProcessTestCluster cluster) => cluster.Client.GetGrain<ITracedGrain>("a");

    private void Listen()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal),
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private Activity[] Spans() => [.. _stopped.Where(a => a.TraceId == _root.TraceId)];

    private static async Task<InProcessTestCluster> Start()
    {
        var builder = new InProcessTestClusterBuilder();
        builder.ConfigureSilo((_, silo) => silo.AddActivityPropagation());
        builder.ConfigureClient(client => client.AddActivityPropagation());
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
