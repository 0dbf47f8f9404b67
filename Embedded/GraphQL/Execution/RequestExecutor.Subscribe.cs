using System.Text.Json;
using OrleansTrading.Embedded.GraphQL.Subscriptions;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>Starting subscriptions.</summary>
internal sealed partial class RequestExecutor
{
    /// <summary>Starts a subscription: variables, cost and rules are checked once, then the stream of events is made.</summary>
    /// <param name="operation">A subscription of a prepared document.</param>
    /// <param name="variables">The <c>variables</c> of the request.</param>
    /// <param name="request">Services, user and end of the subscription as a whole; the caller disposes it afterwards.</param>
    /// <param name="head">What stands before each response on the wire.</param>
    /// <param name="tail">What stands after it.</param>
    public async ValueTask<SubscribeResult> SubscribeAsync(
        CompiledOperation operation, JsonElement variables, RequestState request, byte[] head, byte[] tail)
    {
        var errors = new List<IError>();
        request.Variables = operation.Coerce(variables, errors);
        if (errors.Count > 0)
            return new SubscribeResult(null, Refuse(errors));
        OperationPlan plan = operation.PlanFor(request.Variables);
        if (CostError(plan, request.Variables) is { } tooMuch)
            return new SubscribeResult(null, Refuse([tooMuch]));

        IError?[] refusals = plan.Rules.Length == 0 ? [] : await authorizer.CheckAsync(plan.Rules, request).ConfigureAwait(false);
        FieldPlan field = plan.Root.Fields[0];
        ErrorReporter reporter = NewReporter();
        foreach (int rule in field.Rules)
        {
            if (refusals[rule] is not { } refusal)
                continue;
            reporter.Report(refusal, field, ResponsePath.Of(field));
            return new SubscribeResult(null, ExecutionResult.Refused(reporter.Errors));
        }

        try
        {
            object?[] arguments = field.Arguments.Constant ?? field.Arguments.Bind(request.Variables);
            EventSource source = await field.Field.Subscriber!(arguments, request).ConfigureAwait(false);
            return new SubscribeResult(new Subscription(this, plan, request, refusals, source, head, tail), null);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !request.IsCancelled)
        {
            reporter.Report(exception, field, ResponsePath.Of(field));
            return new SubscribeResult(null, ExecutionResult.Refused(reporter.Errors));
        }
    }
}

/// <summary>A subscription that runs, or why there is none.</summary>
internal readonly record struct SubscribeResult(Subscription? Subscription, ExecutionResult? Refusal);
