namespace OrleansTrading.Embedded.GraphQL.Language;

/// <summary>The leaves of the grammar: names, arguments, directives, values and types.</summary>
internal ref partial struct Parser
{
    private string ParseName()
    {
        if (_lexer.Kind != TokenKind.Name)
            throw Expected("Name");
        string name = new string(_lexer.Raw);
        _lexer.Advance();
        return name;
    }

    private ArgumentNode[] ParseArguments(bool isConstant)
    {
        if (!Skip(TokenKind.OpenParenthesis))
            return [];
        var arguments = new List<ArgumentNode>();
        do
        {
            Location start = _lexer.Location;
            string name = ParseName();
            Expect(TokenKind.Colon, "\":\"");
            arguments.Add(new ArgumentNode(name, ParseValueLiteral(isConstant), start));
        }
        while (!Skip(TokenKind.CloseParenthesis));

        return [.. arguments];
    }

    private DirectiveNode[] ParseDirectives(bool isConstant)
    {
        if (_lexer.Kind != TokenKind.At)
            return [];
        var directives = new List<DirectiveNode>();
        while (_lexer.Kind == TokenKind.At)
        {
            Location start = _lexer.Location;
            _lexer.Advance();
            string name = ParseName();
            directives.Add(new DirectiveNode(name, ParseArguments(isConstant), start));
        }

        return [.. directives];
    }

    private ValueNode ParseValueLiteral(bool isConstant)
    {
        Location start = _lexer.Location;
        ValueNode value;
        switch (_lexer.Kind)
        {
            case TokenKind.OpenBracket:
                return ParseList(isConstant);
            case TokenKind.OpenBrace:
                return ParseObject(isConstant);
            case TokenKind.Int:
                value = new IntNode(new string(_lexer.Raw), start);
                break;
            case TokenKind.Float:
                value = new FloatNode(new string(_lexer.Raw), start);
                break;
            case TokenKind.String or TokenKind.BlockString:
                value = new StringNode(_lexer.StringValue, _lexer.Kind == TokenKind.BlockString, start);
                break;
            case TokenKind.Name:
                value = _lexer.Raw switch
                {
                    "true" => new BooleanNode(true, start),
                    "false" => new BooleanNode(false, start),
                    "null" => new NullNode(start),
                    _ => new EnumNode(new string(_lexer.Raw), start),
                };
                break;
            case TokenKind.Dollar when !isConstant:
                _lexer.Advance();
                return new VariableNode(ParseName(), start);
            default:
                throw Unexpected();
        }

        _lexer.Advance();
        return value;
    }

    private ListNode ParseList(bool isConstant)
    {
        Location start = _lexer.Location;
        Enter();
        _lexer.Advance();
        var items = new List<ValueNode>();
        while (!Skip(TokenKind.CloseBracket))
            items.Add(ParseValueLiteral(isConstant));
        _depth--;
        return new ListNode([.. items], start);
    }

    private ObjectNode ParseObject(bool isConstant)
    {
        Location start = _lexer.Location;
        Enter();
        _lexer.Advance();
        var fields = new List<ObjectFieldNode>();
        while (!Skip(TokenKind.CloseBrace))
        {
            Location at = _lexer.Location;
            string name = ParseName();
            Expect(TokenKind.Colon, "\":\"");
            fields.Add(new ObjectFieldNode(name, ParseValueLiteral(isConstant), at));
        }

        _depth--;
        return new ObjectNode([.. fields], start);
    }

    private NamedTypeNode ParseNamedType()
    {
        Location start = _lexer.Location;
        return new NamedTypeNode(ParseName(), start);
    }

    private TypeNode ParseType()
    {
        Location start = _lexer.Location;
        TypeNode type;
        if (_lexer.Kind == TokenKind.OpenBracket)
        {
            Enter();
            _lexer.Advance();
            type = new ListTypeNode(ParseType(), start);
            Expect(TokenKind.CloseBracket, "\"]\"");
            _depth--;
        }
        else
        {
            type = ParseNamedType();
        }

        return Skip(TokenKind.Bang) ? new NonNullTypeNode(type, start) : type;
    }

    private bool Skip(TokenKind kind)
    {
        if (_lexer.Kind != kind)
            return false;
        _lexer.Advance();
        return true;
    }

    private void Expect(TokenKind kind, string what)
    {
        if (_lexer.Kind != kind)
            throw Expected(what);
        if (kind != TokenKind.EndOfFile)
            _lexer.Advance();
    }

    private readonly string Found => _lexer.Kind == TokenKind.EndOfFile ? "<EOF>" : $"\"{Shorten(_lexer.Raw)}\"";

    private static string Shorten(ReadOnlySpan<char> raw) => raw.Length <= 40 ? new string(raw) : $"{raw[..40]}…";

    private readonly SyntaxException Expected(string what) =>
        new($"Syntax Error: Expected {what}, found {Found}.", ErrorCodes.Syntax, _lexer.Location);

    private readonly SyntaxException Unexpected() =>
        new($"Syntax Error: Unexpected {Found}.", ErrorCodes.Syntax, _lexer.Location);
}
