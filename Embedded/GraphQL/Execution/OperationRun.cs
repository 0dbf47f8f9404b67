namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>
/// One execution of a plan, in two passes. The first starts every resolver that may have to wait, all of them at once, and
/// follows their results down until nothing is pending. The second walks the plan in order and writes JSON, calling the
/// resolvers that never wait as it goes and cutting back where a null has to travel up. Plans that never wait, and values
/// that are there already, go straight to the second pass.
/// </summary>
internal sealed partial class OperationRun : IDisposable
{
    private readonly OperationPlan _plan;
    private readonly IError?[] _refusals;
    private RequestState _request;
    private ErrorReporter _reporter;
    private readonly object?[]?[] _boundArguments;

    public OperationRun(OperationPlan plan, RequestState request, ErrorReporter reporter, IError?[] refusals)
    {
        _plan = plan;
        _request = request;
        _reporter = reporter;
        _refusals = refusals;
        _boundArguments = plan.VariableArguments == 0 ? [] : new object?[]?[plan.VariableArguments];
    }

    /// <summary>The JSON of <c>data</c>.</summary>
    public JsonBuffer Output { get; } = new();

    /// <summary>Runs all fields of the root at once: queries, and single events of subscriptions.</summary>
    /// <param name="root">The value of the root object; for a subscription the event, which may be null.</param>
    public ValueTask RunAsync(object? root)
    {
        if (_plan.Root.Slots == 0)
        {
            WriteRoot(root!, null);
            return ValueTask.CompletedTask;
        }

        object?[] slots = new object?[_plan.Root.Slots];
        ResolveObject(_plan.Root, root!, slots);
        if (EndPass())
        {
            WriteRoot(root!, slots);
            return ValueTask.CompletedTask;
        }

        return Continue(root!, slots);

        async ValueTask Continue(object value, object?[] resolved)
        {
            await Pending().ConfigureAwait(false);
            WriteRoot(value, resolved);
        }
    }

    /// <summary>Runs the fields of the root one after the other, each with everything below it: mutations.</summary>
    /// <param name="root">The value of the root object.</param>
    public async ValueTask RunSeriallyAsync(object root)
    {
        object?[] slots = new object?[_plan.Root.Slots];
        Output.WriteByte((byte)'{');
        for (int i = 0; i < _plan.Root.Fields.Length; i++)
        {
            FieldPlan field = _plan.Root.Fields[i];
            if (field.Slot >= 0)
            {
                BeginPass();
                ResolveField(field, root, slots);
                if (!EndPass())
                    await Pending().ConfigureAwait(false);
            }

            if (!WriteField(field, root, slots, isFirst: i == 0))
            {
                Output.Length = 0;
                Output.WriteNull();
                return;
            }
        }

        Output.WriteByte((byte)'}');
    }

    /// <summary>Makes a finished run ready for the next event of its subscription: same plan, variables and refusals.</summary>
    public void Renew(RequestState request, ErrorReporter reporter)
    {
        _request = request;
        _reporter = reporter;
        _path.Depth = 0;
        Output.Length = 0;
        BeginPass();
    }

    public void Dispose() => Output.Dispose();

    private void WriteRoot(object root, object?[]? slots)
    {
        int start = Output.Length;
        if (WriteObject(_plan.Root, root, slots))
            return;
        Output.Length = start;
        Output.WriteNull();
    }

    /// <summary>The bound arguments of a field; those that wait for variables are bound once a request.</summary>
    private object?[] ArgumentsOf(FieldPlan field)
    {
        ArgumentPlan arguments = field.Arguments;
        if (arguments.Constant is { } constant)
            return constant;

        // Two threads may both bind; both get equal values, so whichever stays is right.
        return _boundArguments[arguments.Place] ??= arguments.Bind(_request.Variables);
    }

    /// <summary>The first of the field's rules that the user does not meet.</summary>
    private IError? RefusalOf(FieldPlan field)
    {
        foreach (int rule in field.Rules)
        {
            if (_refusals[rule] is { } refusal)
                return refusal;
        }

        return null;
    }
}
