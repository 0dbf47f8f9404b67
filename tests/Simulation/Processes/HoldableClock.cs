using OrleansTrading.Domain.Markets;
using OrleansTrading.Silo;
using OrleansTrading.Simulation.Kernel;

namespace OrleansTrading.Simulation.Processes;

/// <summary>
/// The market's clock, whose holds end with the activation that holds it: an activation is lost together with its machine, and what
/// it held there with it. Nothing else is different from the real clock, which does the work.
/// </summary>
internal sealed class HoldableClock(MarketClock clock, OutsideContext context) : IMarketClock
{
    private readonly Dictionary<Activation, List<Lease>> _leases = [];

    public long NowNs => clock.NowNs;

    public bool IsOpen => clock.IsOpen;

    public bool IsResuming => clock.IsResuming;

    public long ReachedNs => clock.ReachedNs;

    public bool IsCatchingUp => clock.IsCatchingUp;

    public async ValueTask<IDisposable?> Hold()
    {
        var lease = new Lease(this, Activation.Current ?? throw new InvalidOperationException("Only grains hold the market's time."));
        if (!_leases.TryGetValue(lease.Holder, out var leases)) _leases[lease.Holder] = leases = [];
        leases.Add(lease);
        // Waited for outside of the grain: what is granted to a lost one must be given back.
        context.Post(async _ => lease.Grant(await clock.Hold()), null);
        await lease.Granted;
        return lease;
    }

    /// <summary>Ends all holds of an activation that is lost.</summary>
    public void Lose(Activation holder)
    {
        if (!_leases.Remove(holder, out var leases)) return;
        foreach (var lease in leases) lease.Dispose();
    }

    private sealed class Lease(HoldableClock owner, Activation holder) : IDisposable
    {
        private readonly TaskCompletionSource _granted = new();
        private IDisposable? _hold;
        private bool _isOver;

        public Activation Holder => holder;

        public Task Granted => _granted.Task;

        public void Grant(IDisposable? hold)
        {
            if (_isOver)
            {
                hold?.Dispose();
                return;
            }

            _hold = hold;
            _granted.SetResult();
        }

        public void Dispose()
        {
            if (_isOver) return;
            _isOver = true;
            _hold?.Dispose();
            if (owner._leases.TryGetValue(holder, out var leases)) leases.Remove(this);
        }
    }
}
