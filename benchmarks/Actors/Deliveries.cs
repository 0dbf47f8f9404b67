namespace OrleansTrading.Bench.Actors;

/// <summary>What comes to grains by itself: ticks of timers and items of streams.</summary>
internal sealed class Deliveries(GrainHost host)
{
    private const int TickingGrains = 20_000;
    private const int Ticks = 1_000_000;
    private const int Items = 1_000_000;
    private const int Ahead = 10_000;

    /// <summary>Timers that all want to tick every millisecond, too many for it to be the clock that limits them; they keep ticking until the host stops.</summary>
    public async Task<double> TimerTicks()
    {
        for (var i = 0; i < TickingGrains; i++) await host.Client.GetGrain<ITickingGrain>(i).Start();
        return await Rate.Median("timer_ticks", Ticks, async ticks =>
        {
            var until = host.Tally.Count + ticks;
            while (host.Tally.Count < until) await Task.Delay(1);
        });
    }

    /// <summary>One publishes, so many grains receive; what is counted is what they received.</summary>
    public async Task<double> Stream(int subscribers)
    {
        var name = $"stream_1_to_{subscribers}";
        for (var i = 0; i < subscribers; i++) await host.Client.GetGrain<IListeningGrain>(subscribers + i).Listen(name);
        var stream = host.Client.GetStreamProvider(GrainHost.Streams).GetStream<TenFields>(GrainHost.Streams, name);
        return await Rate.Median(name, Items, items => Task.Run(async () =>
        {
            // Publishing waits for no subscriber, so the publisher does, every so often.
            for (var received = 0; received < items; received += Ahead)
            {
                var all = host.Tally.Next(Ahead);
                for (var i = 0; i < Ahead / subscribers; i++) await stream.OnNextAsync(TenFields.Example);
                await all;
            }
        }));
    }
}
