namespace OrleansTrading.Embedded.GraphQL.Language;

/// <summary>
/// Recursive-descent parser of executable documents. Its own nesting is counted and limited, so that no document, however
/// deep, can exhaust the stack here or in anything that later walks the tree.
/// </summary>
internal ref partial struct Parser
{
    private readonly int _maxDepth;
    private Lexer _lexer;
    private int _depth;

    private Parser(string source, int maxTokens, int maxDepth)
    {
        _lexer = new Lexer(source, maxTokens);
        _maxDepth = maxDepth;
    }

    /// <summary>Reads a whole document.</summary>
    /// <exception cref="SyntaxException">The text is malformed or past a limit.</exception>
    public static DocumentNode Parse(string source, int maxTokens = int.MaxValue, int maxDepth = 128)
    {
        var parser = new Parser(source, maxTokens, maxDepth);
        return parser.ParseDocument();
    }

    /// <summary>Reads one value; used for the defaults of the schema and by tests.</summary>
    public static ValueNode ParseValue(string source, int maxDepth = 128)
    {
        var parser = new Parser(source, int.MaxValue, maxDepth);
        parser._lexer.Advance();
        ValueNode value = parser.ParseValueLiteral(isConstant: false);
        parser.Expect(TokenKind.EndOfFile, "<EOF>");
        return value;
    }

    private DocumentNode ParseDocument()
    {
        var operations = new List<OperationNode>(1);
        var fragments = new List<FragmentNode>();
        _lexer.Advance();
        do
        {
            ParseDefinition(operations, fragments);
        }
        while (_lexer.Kind != TokenKind.EndOfFile);

        return new DocumentNode([.. operations], [.. fragments]);
    }

    private void ParseDefinition(List<OperationNode> operations, List<FragmentNode> fragments)
    {
        Location start = _lexer.Location;
        if (_lexer.Kind == TokenKind.OpenBrace)
        {
            operations.Add(new OperationNode(OperationKind.Query, null, null, [], [], ParseSelectionSet(), start));
            return;
        }

        string? description = ParseDescription();
        if (_lexer.Kind != TokenKind.Name)
            throw Unexpected();
        switch (_lexer.Raw)
        {
            case "query":
                operations.Add(ParseOperation(OperationKind.Query, description, start));
                break;
            case "mutation":
                operations.Add(ParseOperation(OperationKind.Mutation, description, start));
                break;
            case "subscription":
                operations.Add(ParseOperation(OperationKind.Subscription, description, start));
                break;
            case "fragment":
                fragments.Add(ParseFragment(description, start));
                break;
            case "schema" or "scalar" or "type" or "interface" or "union" or "enum" or "input" or "directive" or "extend":
                throw new SyntaxException(
                    $"The \"{_lexer.Raw}\" definition is not executable.", ErrorCodes.ExecutableDefinitions, _lexer.Location);
            default:
                throw Unexpected();
        }
    }

    private string? ParseDescription()
    {
        if (_lexer.Kind is not (TokenKind.String or TokenKind.BlockString))
            return null;
        string value = _lexer.StringValue;
        _lexer.Advance();
        return value;
    }

    private OperationNode ParseOperation(OperationKind kind, string? description, Location start)
    {
        _lexer.Advance();
        string? name = _lexer.Kind == TokenKind.Name ? ParseName() : null;
        VariableDefinitionNode[] variables = ParseVariableDefinitions();
        DirectiveNode[] directives = ParseDirectives(isConstant: false);
        return new OperationNode(kind, description, name, variables, directives, ParseSelectionSet(), start);
    }

    private FragmentNode ParseFragment(string? description, Location start)
    {
        _lexer.Advance();
        if (_lexer.Raw is "on")
            throw Unexpected();
        string name = ParseName();
        if (_lexer.Kind != TokenKind.Name || _lexer.Raw is not "on")
            throw Expected("\"on\"");
        _lexer.Advance();
        NamedTypeNode condition = ParseNamedType();
        DirectiveNode[] directives = ParseDirectives(isConstant: false);
        return new FragmentNode(description, name, condition, directives, ParseSelectionSet(), start);
    }

    private VariableDefinitionNode[] ParseVariableDefinitions()
    {
        if (!Skip(TokenKind.OpenParenthesis))
            return [];
        var variables = new List<VariableDefinitionNode>();
        do
        {
            Location start = _lexer.Location;
            string? description = ParseDescription();
            Expect(TokenKind.Dollar, "\"$\"");
            string name = ParseName();
            Expect(TokenKind.Colon, "\":\"");
            TypeNode type = ParseType();
            ValueNode? value = Skip(TokenKind.Equal) ? ParseValueLiteral(isConstant: true) : null;
            variables.Add(new VariableDefinitionNode(description, name, type, value, ParseDirectives(isConstant: true), start));
        }
        while (!Skip(TokenKind.CloseParenthesis));

        return [.. variables];
    }

    private SelectionSetNode ParseSelectionSet()
    {
        Location start = _lexer.Location;
        Enter();
        Expect(TokenKind.OpenBrace, "\"{\"");
        var selections = new List<SelectionNode>();
        do
        {
            selections.Add(_lexer.Kind == TokenKind.Spread ? ParseFragmentSelection() : ParseField());
        }
        while (!Skip(TokenKind.CloseBrace));

        _depth--;
        return new SelectionSetNode([.. selections], start);
    }

    private FieldNode ParseField()
    {
        Location start = _lexer.Location;
        string name = ParseName();
        string? alias = null;
        if (Skip(TokenKind.Colon))
        {
            alias = name;
            name = ParseName();
        }

        ArgumentNode[] arguments = ParseArguments(isConstant: false);
        DirectiveNode[] directives = ParseDirectives(isConstant: false);
        SelectionSetNode? selectionSet = _lexer.Kind == TokenKind.OpenBrace ? ParseSelectionSet() : null;
        return new FieldNode(alias, name, arguments, directives, selectionSet, start);
    }

    private SelectionNode ParseFragmentSelection()
    {
        Location start = _lexer.Location;
        _lexer.Advance();
        NamedTypeNode? condition = null;
        if (_lexer.Kind == TokenKind.Name)
        {
            if (_lexer.Raw is not "on")
            {
                string name = ParseName();
                return new FragmentSpreadNode(name, ParseDirectives(isConstant: false), start);
            }

            _lexer.Advance();
            condition = ParseNamedType();
        }

        DirectiveNode[] directives = ParseDirectives(isConstant: false);
        return new InlineFragmentNode(condition, directives, ParseSelectionSet(), start);
    }

    private void Enter()
    {
        if (++_depth > _maxDepth)
        {
            throw new SyntaxException(
                $"The document is nested deeper than {_maxDepth} levels.", ErrorCodes.NestedTooDeeply, _lexer.Location);
        }
    }
}
