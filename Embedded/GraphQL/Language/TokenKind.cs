namespace OrleansTrading.Embedded.GraphQL.Language;

/// <summary>The lexical tokens of the GraphQL language.</summary>
internal enum TokenKind : byte
{
    StartOfFile,
    EndOfFile,
    Name,
    Int,
    Float,
    String,
    BlockString,
    Bang,
    Dollar,
    Ampersand,
    OpenParenthesis,
    CloseParenthesis,
    Spread,
    Colon,
    Equal,
    At,
    OpenBracket,
    CloseBracket,
    OpenBrace,
    Pipe,
    CloseBrace,
}
