using System.Text;

namespace OrleansTrading.Embedded.GraphQL.Language;

/// <summary>
/// Cuts a document into tokens, one look-ahead at a time. Columns count UTF-16 code units from 1, as the reference
/// implementation does.
/// </summary>
internal ref struct Lexer(string source, int maxTokens)
{
    private readonly ReadOnlySpan<char> _text = source;
    private int _position;
    private int _line = 1;
    private int _lineStart;
    private int _tokens;

    public TokenKind Kind { get; private set; } = TokenKind.StartOfFile;

    public int Start { get; private set; }

    public int End { get; private set; }

    public Location Location { get; private set; }

    /// <summary>The decoded content of a string token.</summary>
    public string StringValue { get; private set; } = "";

    /// <summary>The characters of the token as they stand in the document.</summary>
    public readonly ReadOnlySpan<char> Raw => _text[Start..End];

    public void Advance()
    {
        SkipIgnored();
        Start = _position;
        Location = Here(_position);
        if (_position >= _text.Length)
        {
            Kind = TokenKind.EndOfFile;
            End = _position;
            return;
        }

        if (++_tokens > maxTokens)
            throw new SyntaxException($"The document has more than {maxTokens} tokens.", ErrorCodes.TooManyTokens, Location);
        char c = _text[_position];
        if (IsNameStart(c))
            ReadName();
        else if (c == '-' || char.IsAsciiDigit(c))
            ReadNumber();
        else if (c == '"')
            ReadString();
        else
            ReadPunctuator(c);
        End = _position;
    }

    private readonly Location Here(int position) => new(_line, position - _lineStart + 1);

    private readonly SyntaxException Unexpected(int position) => position >= _text.Length
        ? Fail("Unexpected <EOF>.", position)
        : Fail($"Unexpected character: {Describe(position)}.", position);

    private readonly string Describe(int position)
    {
        char c = _text[position];
        return c is >= ' ' and < (char)0x7F ? $"\"{c}\"" : $"U+{(int)c:X4}";
    }

    private readonly SyntaxException Fail(string message, int position) =>
        new("Syntax Error: " + message, ErrorCodes.Syntax, Here(position));

    private void SkipIgnored()
    {
        while (_position < _text.Length)
        {
            switch (_text[_position])
            {
                case '\n':
                    NewLine(1);
                    break;
                case '\r':
                    NewLine(_position + 1 < _text.Length && _text[_position + 1] == '\n' ? 2 : 1);
                    break;
                case ' ' or '\t' or ',' or '\uFEFF':
                    _position++;
                    break;
                case '#':
                    int length = _text[_position..].IndexOfAny('\n', '\r');
                    _position = length < 0 ? _text.Length : _position + length;
                    break;
                default:
                    return;
            }
        }
    }

    private void NewLine(int width)
    {
        _position += width;
        _line++;
        _lineStart = _position;
    }

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private void ReadName()
    {
        while (_position < _text.Length && IsNamePart(_text[_position]))
            _position++;
        Kind = TokenKind.Name;
    }

    private void ReadPunctuator(char c)
    {
        Kind = c switch
        {
            '!' => TokenKind.Bang,
            '$' => TokenKind.Dollar,
            '&' => TokenKind.Ampersand,
            '(' => TokenKind.OpenParenthesis,
            ')' => TokenKind.CloseParenthesis,
            ':' => TokenKind.Colon,
            '=' => TokenKind.Equal,
            '@' => TokenKind.At,
            '[' => TokenKind.OpenBracket,
            ']' => TokenKind.CloseBracket,
            '{' => TokenKind.OpenBrace,
            '|' => TokenKind.Pipe,
            '}' => TokenKind.CloseBrace,
            '.' when _text[_position..].StartsWith("...") => TokenKind.Spread,
            _ => throw Unexpected(_position),
        };
        _position += Kind == TokenKind.Spread ? 3 : 1;
    }

    private void ReadNumber()
    {
        Kind = TokenKind.Int;
        if (_text[_position] == '-')
            _position++;
        if (Peek() == '0')
        {
            _position++;
            if (char.IsAsciiDigit(Peek()))
                throw Fail($"Invalid number, unexpected digit after 0: {Describe(_position)}.", _position);
        }
        else
        {
            ReadDigits();
        }

        if (Peek() == '.')
        {
            Kind = TokenKind.Float;
            _position++;
            ReadDigits();
        }

        if (Peek() is 'e' or 'E')
        {
            Kind = TokenKind.Float;
            _position++;
            if (Peek() is '+' or '-')
                _position++;
            ReadDigits();
        }

        // "1a" and "1.2.3" are refused here rather than read as two tokens.
        if (Peek() == '.' || IsNameStart(Peek()))
            throw Fail($"Invalid number, expected digit but got: {Describe(_position)}.", _position);
    }

    private readonly char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private void ReadDigits()
    {
        if (!char.IsAsciiDigit(Peek()))
        {
            throw _position >= _text.Length
                ? Fail("Invalid number, expected digit but got: <EOF>.", _position)
                : Fail($"Invalid number, expected digit but got: {Describe(_position)}.", _position);
        }

        while (char.IsAsciiDigit(Peek()))
            _position++;
    }

    private void ReadString()
    {
        if (_text[_position..].StartsWith("\"\"\""))
        {
            ReadBlockString();
            return;
        }

        Kind = TokenKind.String;
        int first = ++_position;
        int plain = _text[first..].IndexOfAny("\"\\\n\r");
        if (plain >= 0 && _text[first + plain] == '"' && !ContainsSurrogate(_text.Slice(first, plain)))
        {
            StringValue = new string(_text.Slice(first, plain));
            _position = first + plain + 1;
            return;
        }

        var builder = new StringBuilder();
        while (true)
        {
            if (_position >= _text.Length || _text[_position] is '\n' or '\r')
                throw Fail("Unterminated string.", _position);
            char c = _text[_position];
            if (c == '"')
            {
                _position++;
                StringValue = builder.ToString();
                return;
            }

            if (c == '\\')
                ReadEscape(builder);
            else
                AppendScalar(builder);
        }
    }

    private static bool ContainsSurrogate(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;

    private void AppendScalar(StringBuilder builder)
    {
        char c = _text[_position];
        if (!char.IsSurrogate(c))
        {
            builder.Append(c);
            _position++;
            return;
        }

        if (_position + 1 >= _text.Length || !char.IsSurrogatePair(c, _text[_position + 1]))
            throw Fail($"Invalid character within String: {Describe(_position)}.", _position);
        builder.Append(c).Append(_text[_position + 1]);
        _position += 2;
    }

    private void ReadEscape(StringBuilder builder)
    {
        int start = _position++;
        char c = Peek();
        char simple = c switch
        {
            '"' or '\\' or '/' => c,
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => '\0',
        };
        if (simple != '\0')
        {
            builder.Append(simple);
            _position++;
            return;
        }

        if (c != 'u')
            throw Fail($"Invalid character escape sequence: \"\\{(_position < _text.Length ? c : ' ')}\".", start);
        _position++;
        int code = Peek() == '{' ? ReadBracedCode(start) : ReadFixedCode(start);
        if (code is >= 0xD800 and <= 0xDBFF && _text[_position..].StartsWith("\\u"))
        {
            _position += 2;
            int low = ReadFixedCode(start);
            if (low is < 0xDC00 or > 0xDFFF)
                throw Fail("Invalid Unicode escape sequence.", start);
            code = char.ConvertToUtf32((char)code, (char)low);
        }

        if (!Rune.IsValid(code))
            throw Fail("Invalid Unicode escape sequence.", start);
        builder.Append(new Rune(code).ToString());
    }

    private int ReadFixedCode(int start)
    {
        int code = 0;
        for (int i = 0; i < 4; i++)
        {
            if (!char.IsAsciiHexDigit(Peek()))
                throw Fail("Invalid Unicode escape sequence.", start);
            code = (code << 4) | Convert.ToInt32(Peek().ToString(), 16);
            _position++;
        }

        return code;
    }

    private int ReadBracedCode(int start)
    {
        _position++;
        int code = 0;
        int digits = 0;
        for (; char.IsAsciiHexDigit(Peek()) && code <= 0x10FFFF; digits++, _position++)
            code = (code << 4) | Convert.ToInt32(Peek().ToString(), 16);
        if (digits == 0 || Peek() != '}' || (code is >= 0xD800 and <= 0xDFFF))
            throw Fail("Invalid Unicode escape sequence.", start);
        _position++;
        return code;
    }

    private void ReadBlockString()
    {
        Kind = TokenKind.BlockString;
        _position += 3;
        var builder = new StringBuilder();
        while (true)
        {
            if (_position >= _text.Length)
                throw Fail("Unterminated string.", _position);
            char c = _text[_position];
            if (c == '"' && _text[_position..].StartsWith("\"\"\""))
            {
                _position += 3;
                StringValue = BlockString.Dedent(builder.ToString());
                return;
            }

            if (c == '\\' && _text[_position..].StartsWith("\\\"\"\""))
            {
                builder.Append("\"\"\"");
                _position += 4;
            }
            else if (c is '\n' or '\r')
            {
                NewLine(c == '\r' && _position + 1 < _text.Length && _text[_position + 1] == '\n' ? 2 : 1);
                builder.Append('\n');
            }
            else
            {
                AppendScalar(builder);
            }
        }
    }
}
