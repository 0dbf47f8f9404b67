using OrleansTrading.Embedded.GraphQL.Language;

namespace OrleansTrading.Embedded.GraphQL.Validation;

/// <summary>
/// Which definition spreads which fragment. The sizes of operations with all fragments expanded are summed up along it,
/// bottom-up and without recursion: neither a long chain of fragments nor one that doubles at every step can hurt.
/// </summary>
internal sealed class FragmentGraph
{
    private readonly ValidationContext _context;
    private readonly Dictionary<SyntaxNode, DefinitionWalk> _walks;
    private readonly Dictionary<string, Size> _sizes = [];
    private int _fields;
    private int _selections;

    private FragmentGraph(ValidationContext context, Dictionary<SyntaxNode, DefinitionWalk> walks)
    {
        _context = context;
        _walks = walks;
    }

    /// <summary>Builds the graph; null where fragments form a cycle or are missing, so that nothing may be expanded.</summary>
    public static FragmentGraph? Build(ValidationContext context, Dictionary<SyntaxNode, DefinitionWalk> walks)
    {
        var graph = new FragmentGraph(context, walks);
        graph.CheckUnused();
        bool complete = walks.Values.All(w => w.Spreads.All(s => context.Fragments.ContainsKey(s.Node.Name)));
        return graph.MeasureFragments() && complete ? graph : null;
    }

    /// <summary>A definition and every fragment it spreads, directly or not.</summary>
    public IReadOnlyCollection<SyntaxNode> Reachable(SyntaxNode start)
    {
        var reached = new HashSet<SyntaxNode> { start };
        var open = new Stack<SyntaxNode>([start]);
        while (open.TryPop(out SyntaxNode? node))
        {
            foreach (SpreadUse spread in _walks[node].Spreads)
            {
                if (_context.Fragments.TryGetValue(spread.Node.Name, out FragmentNode? fragment) && reached.Add(fragment))
                    open.Push(fragment);
            }
        }

        return reached;
    }

    /// <summary>Checks the limits on an operation; false where it is too large to be looked at any further.</summary>
    public bool CheckLimits(OperationNode operation)
    {
        Size size = Measure(_walks[operation]);
        GraphQLLimits limits = _context.Settings.Limits;
        int before = _context.Errors.Count;
        if (size.Depth > limits.MaxExecutionDepth)
        {
            _context.Report(ErrorCodes.MaxExecutionDepth,
                $"The operation has a depth of {size.Depth}; the maximum allowed execution depth is {limits.MaxExecutionDepth}.",
                operation);
        }

        if (size.Nesting > limits.MaxNesting)
        {
            _context.Report(ErrorCodes.NestedTooDeeply,
                $"The operation is nested deeper than {limits.MaxNesting} levels.", operation);
        }

        // Summed over the operations, since all of them are checked. Selections bound the work of expansion, also where
        // fragments hold nothing but other fragments.
        _fields = Add(_fields, size.Fields);
        _selections = Add(_selections, size.Selections);
        if (_fields > limits.MaxFields || _selections > 10L * limits.MaxFields)
        {
            _context.Report(ErrorCodes.TooManyFields,
                $"The document selects {_fields} fields or more; at most {limits.MaxFields} are allowed.", operation);
        }

        if (size.Aliases > limits.MaxAliases)
        {
            _context.Report(ErrorCodes.TooManyAliases,
                $"The operation uses {size.Aliases} aliases; at most {limits.MaxAliases} are allowed.", operation);
        }

        return _context.Errors.Count == before;
    }

    private void CheckUnused()
    {
        var used = new HashSet<SyntaxNode>();
        foreach (OperationNode operation in _context.Document.Operations)
            used.UnionWith(Reachable(operation));
        foreach (FragmentNode fragment in _context.Document.Fragments)
        {
            if (!used.Contains(fragment) && ReferenceEquals(_context.Fragments[fragment.Name], fragment))
                _context.Report(ErrorCodes.NoUnusedFragments, $"Fragment \"{fragment.Name}\" is never used.", fragment);
        }
    }

    /// <summary>Measures fragments from those that spread none upwards; what is never reached that way is in a cycle.</summary>
    private bool MeasureFragments()
    {
        var waiting = new Dictionary<string, int>();
        var spreadBy = new Dictionary<string, List<FragmentNode>>();
        var ready = new Queue<FragmentNode>();
        foreach (FragmentNode fragment in _context.Fragments.Values)
        {
            string[] spread = [.. _walks[fragment].Spreads
                .Select(s => s.Node.Name).Distinct().Where(_context.Fragments.ContainsKey)];
            waiting.Add(fragment.Name, spread.Length);
            if (spread.Length == 0)
                ready.Enqueue(fragment);
            foreach (string name in spread)
            {
                if (!spreadBy.TryGetValue(name, out List<FragmentNode>? users))
                    spreadBy.Add(name, users = []);
                users.Add(fragment);
            }
        }

        while (ready.TryDequeue(out FragmentNode? fragment))
        {
            _sizes.Add(fragment.Name, Measure(_walks[fragment]));
            waiting.Remove(fragment.Name);
            foreach (FragmentNode user in spreadBy.GetValueOrDefault(fragment.Name) ?? [])
            {
                if (--waiting[user.Name] == 0)
                    ready.Enqueue(user);
            }
        }

        if (waiting.Count == 0)
            return true;
        FragmentNode first = _context.Document.Fragments.First(f => waiting.ContainsKey(f.Name) && IsInCycle(f));
        _context.Report(
            ErrorCodes.NoFragmentCycles, $"Fragment \"{first.Name}\" spreads itself, directly or through others.", first);
        return false;
    }

    private bool IsInCycle(FragmentNode fragment) => _walks[fragment].Spreads
        .Where(s => _context.Fragments.ContainsKey(s.Node.Name))
        .Any(s => Reachable(_context.Fragments[s.Node.Name]).Contains(fragment));

    private Size Measure(DefinitionWalk walk)
    {
        var size = new Size(walk.FieldDepth, walk.Nesting, walk.Fields, walk.Aliases, walk.Selections);
        foreach (SpreadUse spread in walk.Spreads)
        {
            if (!_sizes.TryGetValue(spread.Node.Name, out Size inner))
                continue;
            size = new Size(
                Math.Max(size.Depth, spread.FieldDepth + (spread.CountsDepth ? inner.Depth : 0)),
                Math.Max(size.Nesting, Add(spread.Nesting, inner.Nesting)),
                Add(size.Fields, inner.Fields),
                Add(size.Aliases, inner.Aliases),
                Add(size.Selections, inner.Selections));
        }

        return size;
    }

    private static int Add(int a, int b) => (int)Math.Min((long)a + b, int.MaxValue / 2);

    private readonly record struct Size(int Depth, int Nesting, int Fields, int Aliases, int Selections);
}
