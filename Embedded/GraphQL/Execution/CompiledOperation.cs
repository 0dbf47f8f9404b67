using System.Collections.Concurrent;
using System.Text.Json;
using OrleansTrading.Embedded.GraphQL.Language;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>An operation of a validated document, with a plan for each combination of its conditions met so far.</summary>
internal sealed class CompiledOperation
{
    // Clients choose the combinations, so only so many are kept; others are compiled when asked.
    private const int MaxPlans = 32;

    private readonly Schema _schema;
    private readonly IReadOnlyDictionary<string, FragmentNode> _fragments;
    private readonly string[] _conditions;
    private readonly GraphQLType[] _types;
    private readonly Dictionary<string, int> _places = [];
    private readonly ConcurrentDictionary<ulong, OperationPlan> _plans = new();
    private OperationPlan? _only;

    public CompiledOperation(Schema schema, OperationNode node, IReadOnlyDictionary<string, FragmentNode> fragments)
    {
        _schema = schema;
        _fragments = fragments;
        Node = node;
        _types = Array.ConvertAll(node.Variables, v => schema.Resolve(v.Type)!);
        for (int i = 0; i < node.Variables.Length; i++)
            _places.Add(node.Variables[i].Name, i);
        _conditions = FindConditions();
    }

    public OperationNode Node { get; }

    /// <summary>The plan for the request's values of the variables that @skip and @include ask.</summary>
    public OperationPlan PlanFor(VariableValues variables)
    {
        if (_conditions.Length == 0)
            return _only ??= Compile(variables);
        if (_conditions.Length > 64)
            return Compile(variables);
        ulong combination = 0;
        for (int i = 0; i < _conditions.Length; i++)
        {
            if (Holds(variables, _conditions[i]))
                combination |= 1UL << i;
        }

        if (_plans.TryGetValue(combination, out OperationPlan? plan))
            return plan;
        plan = Compile(variables);
        if (_plans.Count < MaxPlans)
            _plans.TryAdd(combination, plan);
        return plan;
    }

    /// <summary>Coerces the variables of a request.</summary>
    /// <param name="json">The <c>variables</c> of the request; undefined or null where it has none.</param>
    /// <param name="errors">Receives what does not fit.</param>
    public VariableValues Coerce(JsonElement json, List<IError> errors)
    {
        if (_types.Length == 0)
            return VariableValues.None;
        object?[] values = new object?[_types.Length];
        bool[] given = new bool[_types.Length];
        JsonElement[] sent = Locate(json);
        for (int i = 0; i < values.Length; i++)
        {
            VariableDefinitionNode definition = Node.Variables[i];
            try
            {
                if (sent[i].ValueKind != JsonValueKind.Undefined)
                    values[i] = InputCoercion.FromJson(_types[i], sent[i], $"${definition.Name}");
                else if (definition.DefaultValue is not null)
                    values[i] = InputCoercion.FromLiteral(_types[i], definition.DefaultValue, VariableValues.None);
                else if (_types[i].IsNonNull)
                    throw new CoercionException($"${definition.Name}: a value of type {_types[i]} is required.");
                else
                    continue;
                given[i] = true;
            }
            catch (CoercionException exception)
            {
                errors.Add(ErrorBuilder.New()
                    .SetMessage(exception.Message)
                    .SetCode(ErrorCodes.InvalidVariable)
                    .AddLocation(definition.Location)
                    .Build());
            }
        }

        return new VariableValues(_places, values, given);
    }

    // One pass over what was sent: looking up each variable in turn would take the product of the two counts.
    private JsonElement[] Locate(JsonElement json)
    {
        var sent = new JsonElement[_types.Length];
        if (json.ValueKind != JsonValueKind.Object)
            return sent;
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (_places.TryGetValue(property.Name, out int place))
                sent[place] = property.Value;
        }

        return sent;
    }

    private static bool Holds(VariableValues variables, string name) =>
        variables.TryGet(name, out object? value) && value is true;

    private OperationPlan Compile(VariableValues variables) =>
        PlanCompiler.Compile(_schema, Node, _fragments, name => Holds(variables, name));

    private string[] FindConditions()
    {
        var names = new HashSet<string>();
        Visit(Node.SelectionSet);
        foreach (FragmentNode fragment in _fragments.Values)
            Visit(fragment.SelectionSet);
        names.IntersectWith(_places.Keys);
        return [.. names];

        void Visit(SelectionSetNode set)
        {
            foreach (SelectionNode selection in set.Selections)
            {
                foreach (DirectiveNode directive in selection.Directives)
                {
                    if (directive.Name is "skip" or "include" && directive.Arguments is [{ Value: VariableNode variable }])
                        names.Add(variable.Name);
                }

                if (((selection as FieldNode)?.SelectionSet ?? (selection as InlineFragmentNode)?.SelectionSet) is { } inner)
                    Visit(inner);
            }
        }
    }
}
