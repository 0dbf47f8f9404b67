namespace OrleansTrading.Bench.Actors;

/// <summary>What comes to grains by itself: ticks of timers and items of streams.</summary>
internal sealed class Deliveries(GrainHost host)
{
    private const int TickingGrains = 20_000;
    private const int Ticks = 1_000_000;
    private const int Items = 1_000_000;
    private const int Ahead = 10_000;

    private int _listeners;

    /// <summary>Timers that all want to tick every millisecond, too many for it to be the clock that limits them; they keep ticking until the host stops.</summary>
    public async Task<double> TimerTicks()
    {
        for (var i = 0; i < TickingGrains; i++) await host.Client.GetGrain<ITickingGrain>(i).Start();
        return await Rate.MedianByClock("timer_ticks", Ticks, async ticks =>
        {
            var until = host.Tally.Count + ticks;
            while (host.Tally.Count < until) await Task.Delay(1);
        });
    }

    /// <summary>
    /// One publishes, so many grains receive; what is counted is what they received. Publishing waits for no subscriber, so the
    /// publisher does whenever it is so many deliveries ahead.
    /// </summary>
    public async Task<(double Own, double Peer)> Stream(string name, int subscribers, int ahead = Ahead)
    {
        for (var i = 0; i < subscribers; i++) await host.Client.GetGrain<IListeningGrain>(_listeners++).Listen(name);
        var stream = host.Client.GetStreamProvider(GrainHost.Streams).GetStream<TenFields>(GrainHost.Streams, name);
        return await Rate.Medians(name, Items, items => Task.Run(async () =>
        {
            for (var received = 0; received < items; received += ahead)
            {
                var all = host.Tally.Next(ahead);
                for (var i = 0; i < ahead / subscribers; i++) await stream.OnNextAsync(TenFields.Example);
                await all;
            }
        }), items => ChannelLoop.FanOut(TenFields.Example, items, subscribers, ahead));
    }
}
