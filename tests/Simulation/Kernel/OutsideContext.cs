namespace OrleansTrading.Simulation.Kernel;

/// <summary>Where code outside of grains runs: the pump, the clients. What it goes on with after an await is work like any other.</summary>
internal sealed class OutsideContext(Simulator simulator, Life life, string name) : SynchronizationContext
{
    private readonly Label _label = new(name);

    /// <summary>Begins something whose failure is a failure of the simulation itself.</summary>
    public Task Start(Func<Task> code)
    {
        var done = new TaskCompletionSource();
        Post(async _ =>
        {
            try
            {
                await code();
            }
            catch (Exception e)
            {
                simulator.Violate(Invariant.NothingUnhandled, $"{name}: {e}");
            }

            done.SetResult();
        }, null);
        return done.Task;
    }

    public override void Post(SendOrPostCallback d, object? state) => simulator.Ready(new Continuation(this, d, state));

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (Current != this) throw new NotSupportedException("Nobody may wait by blocking the one thread there is.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    private sealed class Continuation(OutsideContext context, SendOrPostCallback callback, object? state)
        : Work(context.LifeOfWork, context._label)
    {
        public override void Run()
        {
            var outer = Current;
            SetSynchronizationContext(context);
            try
            {
                callback(state);
            }
            finally
            {
                SetSynchronizationContext(outer);
            }
        }
    }

    private Life LifeOfWork => life;
}
