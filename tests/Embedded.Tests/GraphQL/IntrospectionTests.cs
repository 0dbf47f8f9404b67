using System.Text.Json;

namespace OrleansTrading.Embedded.Tests.GraphQL;

public sealed class IntrospectionTests
{
    private static readonly TestServer Server = TestServer.Of<TestQuery>(b => b.AddTypeExtension<TestQuoteExtension>());

    [Fact]
    public async Task The_query_of_the_usual_tools_is_answered()
    {
        JsonElement response = await Server.RunAsync(
            """
            query IntrospectionQuery {
              __schema {
                description queryType { name kind } mutationType { name } subscriptionType { name }
                types { ...FullType }
                directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } }
              }
            }
            fragment FullType on __Type {
              kind name description specifiedByURL isOneOf
              fields(includeDeprecated: true) {
                name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason
              }
              inputFields(includeDeprecated: true) { ...InputValue }
              interfaces { ...TypeRef }
              enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
              possibleTypes { ...TypeRef }
            }
            fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
            fragment TypeRef on __Type {
              kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType {
                kind name ofType { kind name ofType { kind name } } } } } } } }
            }
            """);
        JsonElement schema = response.GetProperty("data").GetProperty("__schema");
        Assert.Equal("TestQuery", schema.GetProperty("queryType").GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, schema.GetProperty("mutationType").ValueKind);
        string[] names = [.. schema.GetProperty("types").EnumerateArray().Select(t => t.GetProperty("name").GetString()!)];
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        foreach (string name in (string[])["TestQuery", "TestOrderInput", "TestSide", "Decimal", "__Type", "__DirectiveLocation"])
            Assert.Contains(name, names);
        Assert.Equal(
            ["skip", "include", "deprecated", "specifiedBy"],
            schema.GetProperty("directives").EnumerateArray().Select(d => d.GetProperty("name").GetString()!));
    }

    [Theory]
    [InlineData("""{ __type(name: "TestSide") { kind enumValues { name } fields { name } } }""",
        """{"kind":"ENUM","enumValues":[{"name":"BUY"},{"name":"SELL_SHORT"}],"fields":null}""")]
    [InlineData("""{ __type(name: "TestQuote") { kind fields { name description type { kind ofType { name } } } interfaces { name } } }""",
        """{"kind":"OBJECT","fields":[{"name":"symbol","description":null,"type":{"kind":"NON_NULL","ofType":{"name":"String"}}},{"name":"bid","description":null,"type":{"kind":"NON_NULL","ofType":{"name":"Decimal"}}},{"name":"ask","description":null,"type":{"kind":"NON_NULL","ofType":{"name":"Decimal"}}},{"name":"side","description":null,"type":{"kind":"NON_NULL","ofType":{"name":"TestSide"}}},{"name":"note","description":null,"type":{"kind":"SCALAR","ofType":null}},{"name":"spread","description":"Ask less bid.","type":{"kind":"NON_NULL","ofType":{"name":"Decimal"}}},{"name":"slowSymbol","description":null,"type":{"kind":"NON_NULL","ofType":{"name":"String"}}}],"interfaces":[]}""")]
    [InlineData("""{ __type(name: "TestOrderInput") { inputFields { name defaultValue } } }""",
        """{"inputFields":[{"name":"symbol","defaultValue":null},{"name":"quantity","defaultValue":null},{"name":"side","defaultValue":"BUY"},{"name":"limit","defaultValue":null},{"name":"tags","defaultValue":null},{"name":"priority","defaultValue":null},{"name":"child","defaultValue":null}]}""")]
    [InlineData("""{ __type(name: "UUID") { specifiedByURL } }""", """{"specifiedByURL":"https://tools.ietf.org/html/rfc4122"}""")]
    [InlineData("""{ __type(name: "Nope") { name } }""", "null")]
    public async Task Types_are_described(string document, string expected) =>
        Assert.Equal($"{{\"__type\":{expected}}}", await Server.DataAsync(document));

    [Fact]
    public async Task Deprecated_fields_show_only_when_asked_for()
    {
        const string Document = "query ($all: Boolean!) { __type(name: \"TestQuery\") { fields(includeDeprecated: $all) { name deprecationReason } } }";
        Assert.DoesNotContain("\"old\"", await Server.DataAsync(Document, "{\"all\":false}"), StringComparison.Ordinal);
        Assert.Contains("{\"name\":\"old\",\"deprecationReason\":\"Use hello.\"}", await Server.DataAsync(Document, "{\"all\":true}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Introspection_can_be_turned_off_but_not_the_type_name()
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.DisableIntrospection());
        Assert.Equal(["HC0046"], await server.CodesAsync("{ __schema { queryType { name } } }"));
        Assert.Equal(["HC0046"], await server.CodesAsync("{ ...F } fragment F on TestQuery { __type(name: \"Int\") { name } }"));
        Assert.Equal("""{"__typename":"TestQuery"}""", await server.DataAsync("{ __typename }"));
    }

    [Theory]
    [InlineData("{ __schema { types { fields { type { fields { name } } } } } }", 0)]
    [InlineData("{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }", 1)]
    [InlineData("{ __type(name: \"A\") { inputFields { type { inputFields { type { inputFields { name } } } } } } }", 1)]
    [InlineData("{ __type(name: \"A\") { fields { args { type { fields { type { ...F } } } } } } } fragment F on __Type { fields { name } }", 1)]
    public async Task Questions_that_grow_without_bound_are_refused(string document, int errors) =>
        Assert.Equal(Enumerable.Repeat("HC0087", errors), await Server.CodesAsync(document));

    [Theory]
    [InlineData(16, 0)]
    [InlineData(17, 1)]
    public async Task Unwrapping_of_types_is_bounded(int depth, int errors)
    {
        string document = "{ __type(name: \"Int\") " + string.Concat(Enumerable.Repeat("{ ofType ", depth)) + "{ name }"
            + new string('}', depth + 1);
        Assert.Equal(Enumerable.Repeat("HC0087", errors), await Server.CodesAsync(document));
    }
}
