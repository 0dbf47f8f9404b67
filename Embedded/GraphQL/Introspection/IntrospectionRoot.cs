using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Introspection;

/// <summary>The two fields every query type has besides its own.</summary>
internal sealed class IntrospectionRoot
{
    private SchemaDescription? _schema;
    private Dictionary<string, TypeDescription> _types = [];

    /// <summary>Hands over the finished schema, which includes the types of introspection itself.</summary>
    public void Describe(Schema schema)
    {
        _types = schema.Types.ToDictionary(t => t.Key, t => new TypeDescription(t.Value));
        _schema = new SchemaDescription(schema, [.. _types.Values.OrderBy(t => t.Name, StringComparer.Ordinal)]);
    }

    [GraphQLName("__schema")]
    public SchemaDescription GetSchema() => _schema!;

    [GraphQLName("__type")]
    public TypeDescription? GetType(string name) => _types.GetValueOrDefault(name);
}
