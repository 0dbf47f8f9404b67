using System.Text.Json;
using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Language;

namespace OrleansTrading.Embedded.GraphQL.Types;

internal sealed class StringScalar()
    : ScalarType<string>("String", "The `String` scalar type represents textual data, as UTF-8 character sequences.")
{
    public override bool IsBuiltIn => true;

    protected override bool Read(ValueNode literal, out string value)
    {
        value = (literal as StringNode)?.Value ?? "";
        return literal is StringNode;
    }

    protected override bool Read(JsonElement json, out string value)
    {
        bool isText = json.ValueKind == JsonValueKind.String;
        value = isText ? json.GetString()! : "";
        return isText;
    }

    protected override void Write(JsonBuffer output, string value) => output.WriteString(value);

    protected override ValueNode ToLiteral(string value) => new StringNode(value, isBlock: false, default);
}

internal sealed class BooleanScalar() : ScalarType<bool>("Boolean", "The `Boolean` scalar type represents `true` or `false`.")
{
    public override bool IsBuiltIn => true;

    protected override bool Read(ValueNode literal, out bool value)
    {
        value = literal is BooleanNode { Value: true };
        return literal is BooleanNode;
    }

    protected override bool Read(JsonElement json, out bool value)
    {
        value = json.ValueKind == JsonValueKind.True;
        return json.ValueKind is JsonValueKind.True or JsonValueKind.False;
    }

    protected override void Write(JsonBuffer output, bool value) => output.WriteBoolean(value);

    protected override ValueNode ToLiteral(bool value) => new BooleanNode(value, default);
}

internal sealed class UuidScalar()
    : ScalarType<Guid>("UUID", "The `UUID` scalar type represents a universally unique identifier as RFC 9562 writes it.")
{
    public override string SpecifiedBy => "https://tools.ietf.org/html/rfc4122";

    protected override bool Read(ValueNode literal, out Guid value)
    {
        value = default;
        return literal is StringNode text && Guid.TryParseExact(text.Value, "D", out value);
    }

    protected override bool Read(JsonElement json, out Guid value)
    {
        value = default;
        return json.ValueKind == JsonValueKind.String && Guid.TryParseExact(json.GetString(), "D", out value);
    }

    protected override void Write(JsonBuffer output, Guid value) => output.WriteGuid(value);

    protected override ValueNode ToLiteral(Guid value) => new StringNode(value.ToString("D"), isBlock: false, default);
}

internal sealed class DateTimeScalar()
    : ScalarType<DateTimeOffset>("DateTime", "The `DateTime` scalar type represents an instant with an offset, as RFC 3339.")
{
    public override string SpecifiedBy => "https://www.graphql-scalars.com/date-time";

    protected override bool Read(ValueNode literal, out DateTimeOffset value)
    {
        value = default;
        return literal is StringNode text && DateTimeText.TryParse(text.Value, out value);
    }

    protected override bool Read(JsonElement json, out DateTimeOffset value)
    {
        value = default;
        return json.ValueKind == JsonValueKind.String && DateTimeText.TryParse(json.GetString()!, out value);
    }

    protected override void Write(JsonBuffer output, DateTimeOffset value) => output.WriteDateTime(value);

    protected override ValueNode ToLiteral(DateTimeOffset value) =>
        new StringNode(DateTimeText.Print(value), isBlock: false, default);
}
