using OrleansTrading.Embedded.GraphQL.Language;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Validation;

/// <summary>A fragment spread and how deep it stands in its definition.</summary>
/// <param name="Node">The spread.</param>
/// <param name="FieldDepth">The number of fields around it that count for the execution depth.</param>
/// <param name="Nesting">The number of selection sets around it.</param>
/// <param name="CountsDepth">Whether fields below it count for the execution depth.</param>
internal readonly record struct SpreadUse(FragmentSpreadNode Node, int FieldDepth, int Nesting, bool CountsDepth);

/// <summary>
/// One pass over one definition, fragments not expanded: fields, arguments, directives and values are checked against the
/// schema, and spreads, variables and sizes are noted for the rules that come after.
/// </summary>
internal sealed class DefinitionWalk
{
    private readonly ValidationContext _context;
    private readonly ValueRules _values;

    private DefinitionWalk(ValidationContext context)
    {
        _context = context;
        _values = new ValueRules(context, Variables);
    }

    public List<SpreadUse> Spreads { get; } = [];

    public List<VariableUse> Variables { get; } = [];

    /// <summary>The deepest field, by the number of fields down to it.</summary>
    public int FieldDepth { get; private set; }

    /// <summary>The deepest selection set.</summary>
    public int Nesting { get; private set; }

    public int Fields { get; private set; }

    public int Aliases { get; private set; }

    public int Selections { get; private set; }

    public static DefinitionWalk Of(ValidationContext context, OperationNode operation)
    {
        var walk = new DefinitionWalk(context);
        walk.Directives(operation.Directives, operation.Kind.ToString().ToUpperInvariant());
        foreach (VariableDefinitionNode variable in operation.Variables)
            walk.Directives(variable.Directives, "VARIABLE_DEFINITION");
        walk.Visit(operation.SelectionSet, context.Schema.RootOf(operation.Kind), 0, 1, true);
        return walk;
    }

    public static DefinitionWalk Of(ValidationContext context, FragmentNode fragment)
    {
        var walk = new DefinitionWalk(context);
        walk.Directives(fragment.Directives, "FRAGMENT_DEFINITION");
        walk.Visit(fragment.SelectionSet, walk.Condition(fragment.TypeCondition), 0, 1, true);
        return walk;
    }

    private void Visit(SelectionSetNode set, ObjectType? parent, int depth, int nesting, bool counts)
    {
        Nesting = Math.Max(Nesting, nesting);
        foreach (SelectionNode selection in set.Selections)
        {
            Selections++;
            switch (selection)
            {
                case FieldNode field:
                    VisitField(field, parent, depth, nesting, counts);
                    break;
                case InlineFragmentNode inline:
                    Directives(inline.Directives, "INLINE_FRAGMENT");
                    ObjectType? type = inline.TypeCondition is null ? parent : Condition(inline.TypeCondition);
                    RequirePossible(inline, parent, type);
                    Visit(inline.SelectionSet, type, depth, nesting + 1, counts);
                    break;
                case FragmentSpreadNode spread:
                    Directives(spread.Directives, "FRAGMENT_SPREAD");
                    Spreads.Add(new SpreadUse(spread, depth, nesting, counts));
                    if (!_context.Fragments.TryGetValue(spread.Name, out FragmentNode? fragment))
                        _context.Report(ErrorCodes.KnownFragmentNames, $"Unknown fragment \"{spread.Name}\".", spread);
                    else
                        RequirePossible(spread, parent, Find(fragment.TypeCondition) as ObjectType);
                    break;
            }
        }
    }

    private void VisitField(FieldNode node, ObjectType? parent, int depth, int nesting, bool counts)
    {
        Fields++;
        if (node.Alias is not null)
            Aliases++;
        FieldDefinition? field = parent is null ? null : _context.Schema.FindField(parent, node.Name);
        if (parent is not null && field is null)
        {
            _context.Report(ErrorCodes.FieldsOnCorrectType,
                $"Cannot query field \"{node.Name}\" on type \"{parent.Name}\".", node);
        }

        Directives(node.Directives, "FIELD");
        Arguments(node, node.Arguments, field?.Arguments, $"field \"{parent?.Name}.{node.Name}\"");
        if (field is not null)
            CheckSelection(node, field);

        bool isIntrospection = node.Name is "__schema" or "__type";
        if (isIntrospection && !_context.Settings.AllowsIntrospection)
        {
            _context.Report(ErrorCodes.IntrospectionNotAllowed,
                "Introspection is not allowed for the current request.", node);
        }

        counts &= !(isIntrospection && _context.Settings.Limits.SkipIntrospectionDepth);
        int below = counts ? depth + 1 : depth;
        FieldDepth = Math.Max(FieldDepth, below);
        if (node.SelectionSet is not null)
            Visit(node.SelectionSet, field?.Type.Named as ObjectType, below, nesting + 1, counts);
    }

    private void CheckSelection(FieldNode node, FieldDefinition field)
    {
        bool isLeaf = field.Type.Named.IsLeaf;
        if (isLeaf && node.SelectionSet is not null)
        {
            _context.Report(ErrorCodes.LeafSelections,
                $"Field \"{node.Name}\" has no subfields: its type is \"{field.Type}\".", node.SelectionSet);
        }
        else if (!isLeaf && node.SelectionSet is null)
        {
            _context.Report(ErrorCodes.LeafSelections,
                $"Field \"{node.Name}\" of type \"{field.Type}\" needs a selection of subfields.", node);
        }
    }

    private NamedType? Find(NamedTypeNode node) => _context.Schema.Types.GetValueOrDefault(node.Name);

    private ObjectType? Condition(NamedTypeNode condition)
    {
        NamedType? type = Find(condition);
        if (type is null)
            _context.Report(ErrorCodes.KnownTypeNames, $"Unknown type \"{condition.Name}\".", condition);
        else if (type is not ObjectType)
            _context.Report(ErrorCodes.FragmentsOnCompositeTypes, $"A fragment cannot stand on \"{type.Name}\".", condition);
        return type as ObjectType;
    }

    private void RequirePossible(SelectionNode node, ObjectType? parent, ObjectType? type)
    {
        if (parent is not null && type is not null && !ReferenceEquals(parent, type))
        {
            _context.Report(ErrorCodes.PossibleFragmentSpreads,
                $"An object of type \"{parent.Name}\" can never be of type \"{type.Name}\".", node);
        }
    }

    private void Directives(DirectiveNode[] nodes, string location)
    {
        for (int i = 0; i < nodes.Length; i++)
        {
            DirectiveNode node = nodes[i];
            DirectiveDefinition? definition = _context.Schema.Directives.FirstOrDefault(d => d.Name == node.Name);
            if (definition is null)
                _context.Report(ErrorCodes.KnownDirectives, $"Unknown directive \"@{node.Name}\".", node);
            else if (!definition.Locations.Contains(location))
                _context.Report(ErrorCodes.KnownDirectives, $"Directive \"@{node.Name}\" may not be used on {location}.", node);
            if (definition is not null && Array.FindIndex(nodes, d => d.Name == node.Name) < i)
            {
                _context.Report(ErrorCodes.UniqueDirectives,
                    $"Directive \"@{node.Name}\" can be used only once at this location.", node);
            }

            Arguments(node, node.Arguments, definition?.Arguments, $"directive \"@{node.Name}\"");
        }
    }

    private void Arguments(SyntaxNode owner, ArgumentNode[] nodes, ArgumentDefinition[]? definitions, string of)
    {
        if (nodes.Length > 1)
        {
            var seen = new HashSet<string>();
            foreach (ArgumentNode node in nodes)
            {
                if (!seen.Add(node.Name))
                    _context.Report(ErrorCodes.UniqueArguments, $"There can be only one argument named \"{node.Name}\".", node);
            }
        }

        foreach (ArgumentNode node in nodes)
        {
            ArgumentDefinition? definition = definitions is null ? null : Array.Find(definitions, d => d.Name == node.Name);
            if (definitions is not null && definition is null)
                _context.Report(ErrorCodes.KnownArguments, $"Unknown argument \"{node.Name}\" on {of}.", node);
            _values.Check(definition?.Type, node.Value, definition?.HasDefault == true);
        }

        foreach (ArgumentDefinition definition in definitions ?? [])
        {
            if (definition.IsRequired && !Array.Exists(nodes, n => n.Name == definition.Name))
            {
                _context.Report(ErrorCodes.RequiredArguments,
                    $"Argument \"{definition.Name}\" of type \"{definition.Type}\" is required on {of}.", owner);
            }
        }
    }
}
