namespace OrleansTrading.Embedded.GraphQL.Language;

/// <summary>A document that cannot be read: malformed, or past a limit of the parser.</summary>
internal sealed class SyntaxException(string message, string code, Location location) : Exception(message)
{
    public string Code { get; } = code;

    public Location Location { get; } = location;

    public IError ToError() => ErrorBuilder.New().SetMessage(Message).SetCode(Code).AddLocation(Location).Build();
}
