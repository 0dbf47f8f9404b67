using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors;

public sealed class MetricsTests
{
    private const string StandingType = "OrleansTrading.Embedded.Tests.Actors.StandingGrain";

    [Fact]
    public async Task Activations_are_counted_by_type_while_they_live()
    {
        await using var cluster = await TestCluster.Start();
        using var meter = new Readings(cluster);
        var grains = Enumerable.Range(0, 5).Select(i => cluster.Client.GetGrain<IStandingGrain>($"{i}")).ToList();
        foreach (var grain in grains)
            await grain.Echo();
        await cluster.DeactivateAsync(grains[0]);
        Assert.Equal(4, meter.Sum("orleans-grains", "type", StandingType));
        Assert.Equal(4, meter.Observe("orleans-catalog-activations"));
        Assert.Equal((5, 1), (meter.Sum("orleans-catalog-activation-created"), meter.Sum("orleans-catalog-activation-destroyed")));
        Assert.Equal(1, meter.Sum("orleans-catalog-activation-shutdown", "via", "RuntimeRequested"));
    }

    [Fact]
    public async Task Calls_turns_and_mailboxes_are_measured_for_whoever_listens()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<IStandingGrain>("a");
        await grain.Echo();
        using var meter = new Readings(cluster);
        for (var i = 0; i < 3; i++)
            await grain.Echo();
        await Assert.ThrowsAsync<InvalidOperationException>(grain.Fail);
        Assert.Equal(4, meter.Count("orleans-app-requests-latency", "grain_type", "standing"));
        Assert.Equal(4, meter.Count("orleans-mailbox-depth", "grain_type", "standing"));
        Assert.Equal(4, meter.Sum("orleans-mailbox-depth", "grain_type", "standing"));
        // The turn of the last call is recorded after its caller went on.
        await cluster.StopAllSilosAsync();
        Assert.InRange(meter.Count("orleans-scheduler-turn-duration", "grain_type", "standing"), 4, 6);
    }

    [Fact]
    public async Task Calls_given_up_and_circles_are_counted()
    {
        var clock = new ManualClock();
        await using var cluster = await TestCluster.Start(clock: clock);
        using var meter = new Readings(cluster);
        var stuck = cluster.Client.GetGrain<IStandingGrain>("a").Along(["a"]);
        await clock.PassUntil(stuck);
        await Assert.ThrowsAsync<TimeoutException>(() => stuck);
        // Other calls of the circle may be younger.
        await clock.PassUntil(cluster.StopAllSilosAsync());
        // The client's call and the grain's own; if that one is given up first, the client gets its time-out as an answer.
        Assert.InRange(meter.Sum("orleans-app-requests-timedout", "grain_type", "standing"), 1, 2);
        Assert.Equal(1, meter.Sum("orleans-app-requests-deadlocked"));
    }

    /// <summary>Listens to one cluster's meter.</summary>
    private sealed class Readings : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly ConcurrentQueue<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> _all = new();

        public Readings(InProcessTestCluster cluster)
        {
            // Other tests run beside this one; their meters have the same name and another factory.
            var meters = cluster.GetSiloServiceProvider().GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Microsoft.Orleans" && ReferenceEquals(instrument.Meter.Scope, meters))
                    listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public double Sum(string name, string? tag = null, string? value = null) => Of(name, tag, value).Sum();

        public int Count(string name, string? tag = null, string? value = null) => Of(name, tag, value).Count();

        public double Observe(string name)
        {
            _listener.RecordObservableInstruments();
            return Of(name, null, null).Last();
        }

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            _all.Enqueue((instrument.Name, value, tags.ToArray()));

        private IEnumerable<double> Of(string name, string? tag, string? value) => _all
            .Where(r => r.Name == name && (tag is null || r.Tags.Any(t => t.Key == tag && Equals(t.Value, value))))
            .Select(r => r.Value);
    }
}
