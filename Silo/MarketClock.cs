using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Silo;

/// <summary>The clock of a played market: the time of the quotes that entered last. Without a market it stands at 0, closed.</summary>
public sealed class MarketClock : IMarketClock
{
    private readonly TimeGate _gate = new();
    private readonly Release _release;
    private long _nowNs;
    private long _settledNs;
    private long _resumesThroughNs;
    private volatile bool _isOpen;
    private volatile bool _isCatchingUp;

    /// <summary>Makes a clock that stands at 0, closed.</summary>
    public MarketClock() => _release = new Release(_gate);

    /// <inheritdoc/>
    public long NowNs => Volatile.Read(ref _nowNs);

    /// <inheritdoc/>
    public bool IsOpen => _isOpen;

    /// <inheritdoc/>
    public bool IsResuming => Volatile.Read(ref _settledNs) < Volatile.Read(ref _resumesThroughNs);

    /// <inheritdoc/>
    public bool IsCatchingUp
    {
        get => _isCatchingUp;
        set => _isCatchingUp = value;
    }

    /// <inheritdoc/>
    public long ReachedNs => Math.Max(NowNs, Volatile.Read(ref _resumesThroughNs));

    /// <summary>Sets the time at which a session starts or goes on.</summary>
    public void Start(long nowNs, bool isOpen)
    {
        Volatile.Write(ref _nowNs, nowNs);
        Volatile.Write(ref _settledNs, nowNs);
        _isOpen = isOpen;
    }

    /// <summary>Says that everything that the current time's quotes caused is done.</summary>
    public void Settle() => Volatile.Write(ref _settledNs, _nowNs);

    /// <summary>Says up to and at which time the session was before it was started; what lies before the start does not matter.</summary>
    public void ResumeThrough(long timeNs) => Volatile.Write(ref _resumesThroughNs, timeNs > NowNs ? timeNs : 0);

    /// <inheritdoc/>
    public ValueTask<IDisposable?> Hold()
    {
        var held = _gate.Hold();
        return held.IsCompletedSuccessfully ? new ValueTask<IDisposable?>(_release) : Wait(held);

        async ValueTask<IDisposable?> Wait(ValueTask holding)
        {
            await holding;
            return _release;
        }
    }

    /// <summary>Moves on when nobody holds the time. It never runs backwards.</summary>
    public async ValueTask Advance(long nowNs)
    {
        if (nowNs < _nowNs) throw new InvalidOperationException($"The market's time cannot go back from {_nowNs} to {nowNs}.");
        await _gate.BeginMove();
        Volatile.Write(ref _nowNs, nowNs);
        _gate.EndMove();
    }

    /// <summary>Closes the market when nobody holds it open.</summary>
    public async ValueTask Close()
    {
        await _gate.BeginMove();
        _isOpen = false;
        _gate.EndMove();
    }

    // One for all holds: each is disposed once, by its using.
    private sealed class Release(TimeGate gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
