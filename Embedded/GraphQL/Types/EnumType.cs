using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text;
using System.Text.Json;
using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Language;

namespace OrleansTrading.Embedded.GraphQL.Types;

internal sealed record EnumValueDefinition(string Name, object Value, string? Description, string? DeprecationReason);

internal abstract class EnumType(string name, string? description, Type clrType) : LeafType(name, description)
{
    public override TypeKind Kind => TypeKind.Enum;

    public Type ClrType { get; } = clrType;

    public abstract IReadOnlyList<EnumValueDefinition> Values { get; }
}

/// <summary>An enum; generic so that a property's value is written without boxing.</summary>
internal sealed class EnumType<T> : EnumType
    where T : struct, Enum
{
    private readonly Dictionary<T, byte[]> _texts = [];
    private readonly Dictionary<string, object> _byName = [];
    private readonly List<EnumValueDefinition> _values = [];

    public EnumType()
        : base(Naming.OfType(typeof(T)), Naming.Description(typeof(T)), typeof(T))
    {
        foreach (FieldInfo field in typeof(T).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            if (field.IsDefined(typeof(GraphQLIgnoreAttribute)))
                continue;
            string name = Naming.OfEnumValue(field);
            object value = field.GetValue(null)!;
            if (!_byName.TryAdd(name, value))
                throw new SchemaException($"The enum {Name} has two values named {name}.");
            _texts.TryAdd((T)value, Encoding.UTF8.GetBytes($"\"{name}\""));
            _values.Add(new EnumValueDefinition(name, value, Naming.Description(field), Naming.Deprecation(field)));
        }

        if (_values.Count == 0)
            throw new SchemaException($"The enum {Name} has no values.");
    }

    public override IReadOnlyList<EnumValueDefinition> Values => _values;

    public override bool TryRead(ValueNode literal, [NotNullWhen(true)] out object? value)
    {
        value = null;
        return literal is EnumNode node && _byName.TryGetValue(node.Name, out value);
    }

    public override bool TryRead(JsonElement json, [NotNullWhen(true)] out object? value)
    {
        value = null;
        return json.ValueKind == JsonValueKind.String && _byName.TryGetValue(json.GetString()!, out value);
    }

    public override void Write(JsonBuffer output, object value)
    {
        if (value is not T typed)
            throw new LeafValueException($"{Name} cannot represent a value of type {value.GetType().Name}.");
        WriteValue(output, typed);
    }

    public void WriteValue(JsonBuffer output, T value)
    {
        if (!_texts.TryGetValue(value, out byte[]? text))
            throw new LeafValueException($"{Name} has no value {value}.");
        output.WriteRaw(text);
    }

    public override ValueNode ToLiteral(object value) =>
        new EnumNode(_values.Find(v => v.Value.Equals(value))?.Name ?? value.ToString()!, default);
}
