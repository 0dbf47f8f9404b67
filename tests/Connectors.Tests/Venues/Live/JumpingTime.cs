namespace OrleansTrading.Connectors.Tests.Venues.Live;

/// <summary>The machine's time and what a test adds to it: hours pass for whoever looks at the clock, timers run as ever.</summary>
public sealed class JumpingTime : TimeProvider
{
    private long _aheadTicks;

    public void Jump(TimeSpan by) => Interlocked.Add(ref _aheadTicks, by.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref _aheadTicks));

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Interlocked.Read(ref _aheadTicks) * (TimestampFrequency / (double)TimeSpan.TicksPerSecond));
}
