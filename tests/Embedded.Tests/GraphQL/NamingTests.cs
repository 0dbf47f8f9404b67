using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.Tests.GraphQL;

public sealed class NamingTests
{
    [Theory]
    [InlineData("f", "f")]
    [InlineData("F", "f")]
    [InlineData("FooBar", "fooBar")]
    [InlineData("IOFile", "ioFile")]
    [InlineData("FOO", "foo")]
    [InlineData("FOO1Bar", "foo1Bar")]
    [InlineData("FOO_Bar", "foo_Bar")]
    [InlineData("FOo", "fOo")]
    [InlineData("FoO", "foO")]
    public void Members_are_camel_case(string name, string expected) => Assert.Equal(expected, Naming.ToCamelCase(name));

    [Theory]
    [InlineData("f", "F")]
    [InlineData("Foo", "FOO")]
    [InlineData("FooBarBaz", "FOO_BAR_BAZ")]
    [InlineData("StringGUID", "STRING_GUID")]
    [InlineData("IPAddress", "IP_ADDRESS")]
    [InlineData("FOO_BAR", "FOO_BAR")]
    [InlineData("FOOBAR", "FOOBAR")]
    public void Enum_values_are_upper_snake_case(string name, string expected) =>
        Assert.Equal(expected, Naming.ToUpperSnakeCase(name));
}
