using System.Diagnostics;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// Makes a span of a call on either side, and carries the trace from one to the other in the <see cref="RequestContext"/>.
/// It is passed by as long as nobody listens.
/// </summary>
internal abstract class ActivityPropagation
{
    private const string RpcSystem = "orleans";

    protected static ActivitySource SourceOf(IGrainCallContext context) =>
        context.Request.GetInterfaceType().Namespace == typeof(ActivityPropagation).Namespace
            ? ActivitySources.RuntimeGrainSource
            : ActivitySources.ApplicationGrainSource;

    protected static async Task Process(IGrainCallContext context, Activity activity)
    {
        activity.SetTag("rpc.system", RpcSystem);
        activity.SetTag("rpc.service", context.InterfaceName);
        activity.SetTag("rpc.method", context.MethodName);
        if (activity.IsAllDataRequested)
        {
            activity.SetTag("rpc.orleans.target_id", context.TargetId.ToString());
            if (context.SourceId is { } source)
                activity.SetTag("rpc.orleans.source_id", source.ToString());
        }

        try
        {
            await context.Invoke();
        }
        catch (Exception exception) when (activity.IsAllDataRequested)
        {
            activity.SetStatus(ActivityStatusCode.Error);
            activity.SetTag("exception.type", exception.GetType().FullName);
            activity.SetTag("exception.message", exception.Message);
            activity.SetTag("exception.stacktrace", exception.ToString());
            activity.SetTag("exception.escaped", true);
            throw;
        }
        finally
        {
            activity.Stop();
        }
    }
}

/// <summary>The calling side's span.</summary>
internal sealed class OutgoingActivityPropagation(DistributedContextPropagator propagator) : ActivityPropagation, IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context)
    {
        if (SourceOf(context).StartActivity(context.Request.GetActivityName(), ActivityKind.Client) is not { } activity)
            return context.Invoke();
        propagator.Inject(activity, null, static (_, key, value) => RequestContext.Set(key, value));
        return Process(context, activity);
    }
}

/// <summary>The called side's span, a child of the calling side's.</summary>
internal sealed class IncomingActivityPropagation(DistributedContextPropagator propagator) : ActivityPropagation, IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        propagator.ExtractTraceIdAndState(null, Read, out var parent, out var state);
        if (Create(SourceOf(context), context.Request.GetActivityName(), parent, state) is not { } activity)
            return context.Invoke();
        if (!string.IsNullOrEmpty(parent))
            Inherit(activity, state);
        activity.Start();
        return Process(context, activity);
    }

    private static Activity? Create(ActivitySource source, string name, string? parent, string? state)
    {
        if (string.IsNullOrEmpty(parent))
            return source.CreateActivity(name, ActivityKind.Server);
        return ActivityContext.TryParse(parent, state, isRemote: true, out var context)
            ? source.CreateActivity(name, ActivityKind.Server, context)
            : source.CreateActivity(name, ActivityKind.Server, parent);
    }

    private void Inherit(Activity activity, string? state)
    {
        if (!string.IsNullOrEmpty(state))
            activity.TraceStateString = state;
        foreach (var (key, value) in propagator.ExtractBaggage(null, Read) ?? [])
            activity.AddBaggage(key, value);
    }

    private static void Read(object? carrier, string fieldName, out string? fieldValue, out IEnumerable<string>? fieldValues)
    {
        fieldValues = null;
        fieldValue = RequestContext.Get(fieldName) as string;
    }
}
