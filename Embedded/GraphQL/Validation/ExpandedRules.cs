using OrleansTrading.Embedded.GraphQL.Language;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Validation;

/// <summary>
/// The rules that look at an operation with its fragments expanded. Every type condition equals the type it stands in, since
/// there are no interfaces, so fields of one name under one parent merge exactly if they name the same field with the same
/// arguments: each is compared with the first of its name only, and the work is linear in the expanded operation.
/// </summary>
internal sealed class ExpandedRules
{
    // As in the reference implementation: deeper questions make the answer grow out of all proportion.
    private const int MaxIntrospectionLists = 3;
    private const int MaxOfType = 16;

    private readonly ValidationContext _context;
    private bool _reportedIntrospection;

    private ExpandedRules(ValidationContext context) => _context = context;

    public static void Check(ValidationContext context, OperationNode operation)
    {
        if (context.Schema.RootOf(operation.Kind) is not { } root)
            return;
        var rules = new ExpandedRules(context);
        Dictionary<string, List<FieldNode>> fields = rules.Check(root, [operation.SelectionSet], 0, 0);
        if (operation.Kind == OperationKind.Subscription)
            CheckSubscription(context, operation, fields);
    }

    private static void CheckSubscription(
        ValidationContext context, OperationNode operation, Dictionary<string, List<FieldNode>> fields)
    {
        if (fields.Count != 1)
        {
            context.Report(ErrorCodes.SingleFieldSubscriptions,
                "A subscription must select exactly one field.", operation);
        }
        else if (fields.Keys.Single().StartsWith("__", StringComparison.Ordinal)
            || fields.Values.Single()[0].Name.StartsWith("__", StringComparison.Ordinal))
        {
            context.Report(ErrorCodes.SingleFieldSubscriptions,
                "A subscription cannot select an introspection field.", operation);
        }

        bool isConditional = operation.SelectionSet.Selections.Any(s => s.Directives.Any(d => d.Name is "skip" or "include"));
        if (isConditional)
        {
            context.Report(ErrorCodes.SingleFieldSubscriptions,
                "The field of a subscription cannot be skipped or included by a condition.", operation);
        }
    }

    private Dictionary<string, List<FieldNode>> Check(ObjectType parent, List<SelectionSetNode> sets, int lists, int ofTypes)
    {
        var groups = new Dictionary<string, List<FieldNode>>();
        var visited = new HashSet<string>();
        foreach (SelectionSetNode set in sets)
            Collect(set, groups, visited);

        foreach (List<FieldNode> group in groups.Values)
        {
            FieldNode first = group[0];
            for (int i = 1; i < group.Count; i++)
                CheckMerge(first, group[i]);
            if (_context.Schema.FindField(parent, first.Name)?.Type.Named is not ObjectType inner)
                continue;
            bool introspects = parent.Name == "__Type";
            bool fansOut = introspects && first.Name is ("fields" or "inputFields" or "interfaces" or "possibleTypes");
            int innerLists = fansOut ? lists + 1 : lists;
            int innerOfTypes = introspects && first.Name == "ofType" ? ofTypes + 1 : introspects ? 0 : ofTypes;
            if (innerLists >= MaxIntrospectionLists || innerOfTypes > MaxOfType)
            {
                RefuseIntrospection(first);
                continue;
            }

            var below = new List<SelectionSetNode>(group.Count);
            foreach (FieldNode node in group)
            {
                if (node.SelectionSet is not null)
                    below.Add(node.SelectionSet);
            }

            if (below.Count > 0)
                Check(inner, below, innerLists, innerOfTypes);
        }

        return groups;
    }

    private void RefuseIntrospection(FieldNode node)
    {
        if (_reportedIntrospection)
            return;
        _reportedIntrospection = true;
        _context.Report(ErrorCodes.IntrospectionTooDeep, "Maximum introspection depth exceeded.", node);
    }

    private void Collect(SelectionSetNode set, Dictionary<string, List<FieldNode>> groups, HashSet<string> visited)
    {
        foreach (SelectionNode selection in set.Selections)
        {
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
                    Collect(_context.Fragments[spread.Name].SelectionSet, groups, visited);
                    break;
            }
        }
    }

    private void CheckMerge(FieldNode a, FieldNode b)
    {
        if (ReferenceEquals(a, b))
            return;
        if (a.Name != b.Name)
        {
            _context.Report(ErrorCodes.FieldsCanMerge,
                $"Fields \"{a.ResponseName}\" conflict: \"{a.Name}\" and \"{b.Name}\" are different fields. Use an alias.", a, b);
        }
        else if (!HaveSameArguments(a, b))
        {
            _context.Report(ErrorCodes.FieldsCanMerge,
                $"Fields \"{a.ResponseName}\" conflict: they have different arguments. Use an alias.", a, b);
        }
    }

    private static bool HaveSameArguments(FieldNode a, FieldNode b)
    {
        if (a.Arguments.Length != b.Arguments.Length)
            return false;
        foreach (ArgumentNode argument in a.Arguments)
        {
            ArgumentNode? other = Array.Find(b.Arguments, o => o.Name == argument.Name);
            if (other is null || !AreSame(argument.Value, other.Value))
                return false;
        }

        return true;
    }

    private static bool AreSame(ValueNode a, ValueNode b) => (a, b) switch
    {
        (ListNode x, ListNode y) => x.Items.Length == y.Items.Length && !x.Items.Where((t, i) => !AreSame(t, y.Items[i])).Any(),
        (ObjectNode x, ObjectNode y) => x.Fields.Length == y.Fields.Length
            && x.Fields.All(f => Array.Find(y.Fields, o => o.Name == f.Name) is { } other && AreSame(f.Value, other.Value)),
        _ => a.GetType() == b.GetType() && DocumentPrinter.Print(a) == DocumentPrinter.Print(b),
    };
}
