using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>The way of calls that a filter may want to see, on either side.</summary>
public abstract partial class GrainReference
{
    /// <summary>Whether calls through it are the host's own, wherever they are made.</summary>
    private protected virtual bool IsOfHost => false;

    private ValueTask<TResult> SendFiltered<TResult>(ValueTaskCall<TResult> call) =>
        Leaving(call) is { } leaving ? new ValueTask<TResult>(leaving.Run<TResult>()) : SendOn(call);

    private ValueTask SendFiltered(ValueTaskCall call) => Leaving(call) is { } leaving ? new ValueTask(leaving.Run()) : SendOn(call);

    private Task<TResult> SendFiltered<TResult>(TaskCall<TResult> call) =>
        Leaving(call) is { } leaving ? leaving.Run<TResult>() : SendOn(call);

    private Task SendFiltered(TaskCall call) => Leaving(call) is { } leaving ? leaving.Run() : SendOn(call);

    private void SendFiltered(VoidCall call)
    {
        if (Leaving(call) is { } leaving)
            _ = RunUnheard(leaving);
        else
            SendOn(call);
    }

    private async Task RunUnheard(OutgoingCall leaving)
    {
        try
        {
            await leaving.Run();
        }
        catch (Exception exception)
        {
            Runtime.OneWayFailed(leaving.MethodName, exception);
        }
    }

    private OutgoingCall? Leaving(GrainCall call)
    {
        var caller = Activation.Current;
        var isOfClient = caller is not { Class: not null } && !IsOfHost;
        return Runtime.Filters.SeeLeaving(isOfClient) ? new OutgoingCall(this, call, Runtime.Filters.OutgoingOf(isOfClient)) : null;
    }
}
