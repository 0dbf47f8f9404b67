using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansTrading.Embedded.GraphQL.Language;
using OrleansTrading.Embedded.GraphQL.Types;
using OrleansTrading.Embedded.GraphQL.Validation;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>Reads, checks and runs documents against one schema.</summary>
internal sealed partial class RequestExecutor(
    Schema schema,
    ExecutorSettings settings,
    IErrorFilter[] filters,
    Authorizer authorizer,
    ILogger<RequestExecutor> logger)
{
    // Root and extension classes bring their own instance; their fields never look at the root value.
    private static readonly object Root = new();

    private readonly DocumentCache _documents = new(settings.Limits.MaxCachedDocuments);

    public Schema Schema { get; } = schema;

    public ExecutorSettings Settings { get; } = settings;

    public int CachedDocuments => _documents.Count;

    /// <summary>Reads and checks a document, or finds it among those read before.</summary>
    /// <param name="text">The document, in UTF-8.</param>
    public PreparedDocument Prepare(ReadOnlySpan<byte> text)
    {
        if (_documents.TryGet(text, out PreparedDocument? known))
            return known;
        PreparedDocument document = PrepareNew(text);

        // A document that is refused is not worth a place that a good one could have.
        if (document.IsValid && text.Length <= Settings.Limits.MaxCachedDocumentBytes)
            _documents.Add(text, document);
        return document;
    }

    /// <summary>Runs an operation.</summary>
    /// <param name="operation">An operation of a prepared document.</param>
    /// <param name="variables">The <c>variables</c> of the request.</param>
    /// <param name="request">The request's services, user and deadline.</param>
    public async ValueTask<ExecutionResult> ExecuteAsync(
        CompiledOperation operation, JsonElement variables, RequestState request)
    {
        var errors = new List<IError>();
        request.Variables = operation.Coerce(variables, errors);
        if (errors.Count > 0)
            return Refuse(errors);
        if (operation.Node.Kind == OperationKind.Subscription)
        {
            // Their place is SubscribeAsync, which a transport with many answers to a request calls.
            return Refuse([Named("Subscriptions need a streaming transport.", ErrorCodes.SubscriptionTransport)]);
        }

        OperationPlan plan = operation.PlanFor(request.Variables);
        if (CostError(plan, request.Variables) is { } tooMuch)
            return Refuse([tooMuch]);

        IError?[] refusals = plan.Rules.Length == 0 ? [] : await authorizer.CheckAsync(plan.Rules, request).ConfigureAwait(false);
        ErrorReporter reporter = NewReporter();
        var run = new OperationRun(plan, request, reporter, refusals);
        try
        {
            await (operation.Node.Kind == OperationKind.Mutation ? run.RunSeriallyAsync(Root) : run.RunAsync(Root))
                .ConfigureAwait(false);
            if (!request.IsTimedOut)
                return new ExecutionResult(run.Output, reporter.Errors);
        }
        catch (OperationCanceledException) when (request.Cancellation.IsCancellationRequested)
        {
            // Answered below; nobody reads the answer when it was the client who left.
        }
        catch
        {
            run.Dispose();
            throw;
        }

        run.Dispose();
        return TimedOut();
    }

    /// <summary>The result of what took too long.</summary>
    public ExecutionResult TimedOut() => Refuse([Named("The request exceeded the configured timeout.", ErrorCodes.Timeout)]);

    /// <summary>A result that only reports errors, after the filters saw them.</summary>
    public ExecutionResult Refuse(IReadOnlyList<IError> errors)
    {
        ErrorReporter reporter = NewReporter();
        foreach (IError error in errors)
            reporter.Add(error);
        return ExecutionResult.Refused(reporter.Errors);
    }

    /// <summary>A result for an exception that no field accounts for.</summary>
    public ExecutionResult Fail(Exception exception)
    {
        logger.LogError(exception, "A GraphQL request failed.");
        ErrorReporter reporter = NewReporter();
        reporter.Add(reporter.Unexpected(exception));
        return ExecutionResult.Refused(reporter.Errors);
    }

    private PreparedDocument PrepareNew(ReadOnlySpan<byte> text)
    {
        try
        {
            DocumentNode document = Parser.Parse(
                Encoding.UTF8.GetString(text), Settings.Limits.MaxTokens, Settings.Limits.MaxNesting);
            IReadOnlyList<IError> errors = DocumentValidator.Validate(Schema, document, Settings);
            if (errors.Count > 0)
                return new PreparedDocument(errors);
            var fragments = document.Fragments.ToDictionary(f => f.Name);
            return new PreparedDocument(
                Array.ConvertAll(document.Operations, o => new CompiledOperation(Schema, o, fragments)));
        }
        catch (SyntaxException exception)
        {
            return new PreparedDocument([exception.ToError()]);
        }
    }

    private IError? CostError(OperationPlan plan, VariableValues variables)
    {
        CostOptions limits = Settings.Cost;
        if (!limits.EnforceCostLimits)
            return null;
        var cost = OperationCost.Of(plan, limits, variables);
        if (cost.Fields > limits.MaxFieldCost)
            return TooCostly("field", cost.Fields, limits.MaxFieldCost);
        return cost.Types > limits.MaxTypeCost ? TooCostly("type", cost.Types, limits.MaxTypeCost) : null;
    }

    private static IError TooCostly(string kind, double cost, double limit) => ErrorBuilder.New()
        .SetMessage($"The maximum allowed {kind} cost was exceeded.")
        .SetCode(ErrorCodes.CostExceeded)
        .SetExtension($"{kind}Cost", cost)
        .SetExtension($"max{char.ToUpperInvariant(kind[0])}{kind[1..]}Cost", limit)
        .Build();

    /// <summary>Gathers the errors of one response.</summary>
    public ErrorReporter NewReporter() =>
        new(filters, Settings.Limits.MaxErrors, Settings.Request.IncludeExceptionDetails, logger);

    private static IError Named(string message, string code) => ErrorBuilder.New().SetMessage(message).SetCode(code).Build();
}
