using System.Globalization;
using System.Text.Json;
using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Language;

namespace OrleansTrading.Embedded.GraphQL.Types;

internal sealed class IntScalar()
    : ScalarType<int>("Int", "The `Int` scalar type represents non-fractional signed whole numeric values of 32 bits.")
{
    public override bool IsBuiltIn => true;

    protected override bool Read(ValueNode literal, out int value)
    {
        value = 0;
        return literal is IntNode node && int.TryParse(node.Text, CultureInfo.InvariantCulture, out value);
    }

    protected override bool Read(JsonElement json, out int value)
    {
        value = 0;
        return json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out value);
    }

    protected override void Write(JsonBuffer output, int value) => output.WriteInt32(value);

    protected override ValueNode ToLiteral(int value) => new IntNode(value.ToString(CultureInfo.InvariantCulture), default);
}

internal sealed class LongScalar()
    : ScalarType<long>("Long", "The `Long` scalar type represents non-fractional signed whole numeric values of 64 bits.")
{
    protected override bool Read(ValueNode literal, out long value)
    {
        value = 0;
        return literal is IntNode node && long.TryParse(node.Text, CultureInfo.InvariantCulture, out value);
    }

    protected override bool Read(JsonElement json, out long value)
    {
        value = 0;
        return json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out value);
    }

    protected override void Write(JsonBuffer output, long value) => output.WriteInt64(value);

    protected override ValueNode ToLiteral(long value) => new IntNode(value.ToString(CultureInfo.InvariantCulture), default);
}

internal sealed class FloatScalar()
    : ScalarType<double>("Float", "The `Float` scalar type represents finite double-precision values of IEEE 754.")
{
    public override bool IsBuiltIn => true;

    protected override bool Read(ValueNode literal, out double value)
    {
        value = 0;
        string? text = (literal as FloatNode)?.Text ?? (literal as IntNode)?.Text;
        return text is not null
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    protected override bool Read(JsonElement json, out double value)
    {
        value = 0;
        return json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out value) && double.IsFinite(value);
    }

    protected override void Write(JsonBuffer output, double value) => output.WriteDouble(value);

    protected override ValueNode ToLiteral(double value) =>
        new FloatNode(value.ToString("R", CultureInfo.InvariantCulture), default);
}

internal sealed class DecimalScalar()
    : ScalarType<decimal>("Decimal", "The `Decimal` scalar type represents a decimal number of up to 28 digits.")
{
    protected override bool Read(ValueNode literal, out decimal value)
    {
        value = 0;
        string? text = (literal as FloatNode)?.Text ?? (literal as IntNode)?.Text;
        return text is not null && TryExact(text, out value);
    }

    protected override bool Read(JsonElement json, out decimal value)
    {
        value = 0;
        return json.ValueKind == JsonValueKind.Number && TryExact(json.GetRawText(), out value);
    }

    protected override void Write(JsonBuffer output, decimal value) => output.WriteDecimal(value);

    protected override ValueNode ToLiteral(decimal value) =>
        new FloatNode(value.ToString(CultureInfo.InvariantCulture), default);

    // Parsing rounds what has more digits than a decimal holds; another amount than was sent must not get through.
    private static bool TryExact(string text, out decimal value) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
        && SignificantDigits(text) == SignificantDigits(value.ToString(CultureInfo.InvariantCulture));

    private static string SignificantDigits(string text) =>
        string.Concat(text.TakeWhile(c => c is not ('e' or 'E')).Where(char.IsAsciiDigit)).Trim('0');
}
