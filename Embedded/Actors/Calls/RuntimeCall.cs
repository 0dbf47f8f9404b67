namespace OrleansTrading.Embedded.Actors.CodeGeneration;

/// <summary>A call that the runtime itself makes, whose one object is used again and again. Filters do not see it.</summary>
internal abstract class RuntimeCall(CallOptions options) : GrainCall(options)
{
    public override CallDescription Description => throw new NotSupportedException($"{MethodName} has no description.");

    internal sealed override void Run(Activation activation) => activation.Accept(this);

    internal override Task StartFiltered(Activation activation, object target)
    {
        Start(activation, target);
        return Task.CompletedTask;
    }

    internal override Task<Response> InvokeAsync(object target) => throw new NotSupportedException($"{MethodName} is not filtered.");

    private protected sealed override void TakeResult(Response response)
    {
    }

    private protected sealed override void Resume()
    {
    }

    protected sealed override void Return()
    {
    }
}
