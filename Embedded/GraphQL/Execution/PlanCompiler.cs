using System.Text;
using OrleansTrading.Embedded.GraphQL.Language;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>Compiles a validated operation to a plan.</summary>
internal sealed class PlanCompiler
{
    private static readonly object?[] NoArguments = [];

    private readonly Schema _schema;
    private readonly IReadOnlyDictionary<string, FragmentNode> _fragments;
    private readonly Func<string, bool> _condition;
    private readonly List<AuthorizationRule> _rules = [];
    private int _variableArguments;

    private PlanCompiler(Schema schema, IReadOnlyDictionary<string, FragmentNode> fragments, Func<string, bool> condition)
    {
        _schema = schema;
        _fragments = fragments;
        _condition = condition;
    }

    /// <summary>Compiles an operation.</summary>
    /// <param name="schema">The schema it was validated against.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="fragments">The fragments of its document.</param>
    /// <param name="condition">The values of the variables that @skip and @include ask.</param>
    public static OperationPlan Compile(
        Schema schema,
        OperationNode operation,
        IReadOnlyDictionary<string, FragmentNode> fragments,
        Func<string, bool> condition)
    {
        var compiler = new PlanCompiler(schema, fragments, condition);
        SelectionPlan root = compiler.Compile(schema.RootOf(operation.Kind)!, [operation.SelectionSet]);
        return new OperationPlan(root, [.. compiler._rules], compiler._variableArguments);
    }

    private SelectionPlan Compile(ObjectType type, List<SelectionSetNode> sets)
    {
        var groups = new OrderedDictionary<string, List<FieldNode>>();
        var visited = new HashSet<string>();
        foreach (SelectionSetNode set in sets)
            Collect(set, groups, visited);

        int slots = 0;
        var fields = new FieldPlan[groups.Count];
        for (int i = 0; i < fields.Length; i++)
            fields[i] = Compile(type, groups.GetAt(i).Value, ref slots);
        return new SelectionPlan(type, fields);
    }

    private void Collect(SelectionSetNode set, OrderedDictionary<string, List<FieldNode>> groups, HashSet<string> visited)
    {
        foreach (SelectionNode selection in set.Selections)
        {
            if (!IsIncluded(selection.Directives))
                continue;
            switch (selection)
            {
                case FieldNode field:
                    if (groups.TryGetValue(field.ResponseName, out List<FieldNode>? group))
                        group.Add(field);
                    else
                        groups.Add(field.ResponseName, [field]);
                    break;
                case InlineFragmentNode inline:
                    Collect(inline.SelectionSet, groups, visited);
                    break;
                case FragmentSpreadNode spread when visited.Add(spread.Name):
                    Collect(_fragments[spread.Name].SelectionSet, groups, visited);
                    break;
            }
        }
    }

    private bool IsIncluded(DirectiveNode[] directives)
    {
        foreach (DirectiveNode directive in directives)
        {
            if (directive.Name is not ("skip" or "include"))
                continue;
            bool value = directive.Arguments[0].Value switch
            {
                BooleanNode literal => literal.Value,
                VariableNode variable => _condition(variable.Name),
                _ => false,
            };
            if (value == (directive.Name == "skip"))
                return false;
        }

        return true;
    }

    private FieldPlan Compile(ObjectType type, List<FieldNode> nodes, ref int slots)
    {
        FieldNode node = nodes[0];
        FieldDefinition field = _schema.FindField(type, node.Name)!;
        SelectionPlan? selection = null;
        if (field.Type.Named is ObjectType inner)
            selection = Compile(inner, [.. nodes.Where(n => n.SelectionSet is not null).Select(n => n.SelectionSet!)]);

        bool waits = field.AsyncResolver is not null || selection is { Slots: > 0 };
        int[] rules = CompileRules(field);
        bool isTypeName = ReferenceEquals(field, _schema.TypeNameField);
        return new FieldPlan
        {
            Field = field,
            Node = node,
            ResponseName = node.ResponseName,
            Prefix = Encoding.UTF8.GetBytes($",\"{node.ResponseName}\":"),
            Shape = ValueShape.Of(field.Type),
            Selection = selection,
            Slot = waits ? slots++ : -1,
            Arguments = CompileArguments(field, node),
            Rules = rules,
            Plain = rules.Length == 0 ? field.Writer : null,
            Constant = isTypeName ? Encoding.UTF8.GetBytes($"\"{type.Name}\"") : null,
        };
    }

    private ArgumentPlan CompileArguments(FieldDefinition field, FieldNode node)
    {
        if (field.Arguments.Length == 0)
            return new ArgumentPlan(NoArguments, field, node, -1);
        return Array.Exists(node.Arguments, a => a.Value.HasVariables)
            ? new ArgumentPlan(null, field, node, _variableArguments++)
            : new ArgumentPlan(ArgumentPlan.Bind(field, node, VariableValues.None), field, node, -1);
    }

    private int[] CompileRules(FieldDefinition field)
    {
        IEnumerable<AuthorizationRule> ofType = field.AllowsAnonymous || field.Type.Named is not ObjectType { Rules: var rules }
            ? []
            : rules;
        var places = new List<int>();
        foreach (AuthorizationRule rule in field.Rules.Concat(ofType))
        {
            int place = _rules.IndexOf(rule);
            if (place < 0)
            {
                place = _rules.Count;
                _rules.Add(rule);
            }

            if (!places.Contains(place))
                places.Add(place);
        }

        return [.. places];
    }
}
