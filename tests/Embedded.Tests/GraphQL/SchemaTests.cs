using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.Tests.GraphQL;

public sealed class SchemaTests
{
    [Fact]
    public void The_schema_of_classes_records_and_enums_is_printed()
    {
        string text = SchemaPrinter.Print(TestServer.Of<Root>(b => b.AddTypeExtension<RootExtension>()).Executor.Schema);
        Assert.Equal(
            """
            schema {
              query: Root
            }

            type Root {
              plain: String!
              maybe: String
              url: String! @deprecated(reason: "Use plain.")
              other: Int!
              awaited: [String]
              list(first: Int! = 10, side: [Side!], filter: FilterInput): [Item!]!
              kept: Boolean!
              extended: Int!
            """,
            text[..text.IndexOf("\n}\n\n\"\"\"\nAn item.", StringComparison.Ordinal)]);
        Assert.Contains("\"\"\"\nAn item.\n\"\"\"\ntype Item {\n  name: String!\n  more: PageOfItem\n}", text, StringComparison.Ordinal);
        Assert.Contains("input FilterInput {\n  text: String!\n  limit: Decimal! = 1.50\n  side: Side = SELL_SHORT\n}", text, StringComparison.Ordinal);
        Assert.Contains("enum Side {\n  BUY\n  SELL_SHORT\n  \"\"\"\n  Both.\n  \"\"\"\n  two_sided\n}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Services_need_no_attribute()
    {
        TestServer server = TestServer.Of<Root>(b =>
        {
            b.Services.AddScoped<Clock>();
            b.AddTypeExtension<ServiceExtension>();
        });
        Assert.Empty(server.Executor.Schema.Query.Find("time")!.Arguments);
    }

    [Fact]
    public async Task Services_are_handed_to_resolvers()
    {
        TestServer server = TestServer.Of<Root>(b =>
        {
            b.Services.AddScoped<Clock>();
            b.AddTypeExtension<ServiceExtension>();
        });
        Assert.Equal("""{"time":42,"marked":42}""", await server.DataAsync("{ time marked }"));
    }

    [Fact]
    public void A_type_without_a_counterpart_is_refused_at_start_up()
    {
        Assert.Contains("Bad.Value", Assert.Throws<SchemaException>(() => TestServer.Of<Bad>()).Message, StringComparison.Ordinal);
        Assert.Throws<SchemaException>(() => TestServer.Of<BadInterface>());
        Assert.Throws<SchemaException>(() => TestServer.Of<Empty>());
        Assert.Throws<SchemaException>(() => TestServer.Of<TwoOfOneName>());
    }

    [Fact]
    public void An_extension_of_an_unknown_type_is_refused() =>
        Assert.Throws<SchemaException>(() => TestServer.Of<Root>(b => b.AddTypeExtension<TestQuoteExtension>()));

    public enum Side
    {
        Buy,
        SellShort,
        [GraphQLName("two_sided"), GraphQLDescription("Both.")]
        Both,
    }

    public class Root
    {
        public string Plain => "";

        public string? Maybe => null;

        [Obsolete("Use plain.")]
        public string URL => "";

        [GraphQLName("other")]
        public int Renamed => 1;

        public Task<IReadOnlyList<string?>?> GetAwaitedAsync() => Task.FromResult<IReadOnlyList<string?>?>(null);

        public ImmutableArray<Item> GetList(int first = 10, Side[]? side = null, Filter? filter = null) => [];

        public bool Kept() => true;

        [GraphQLIgnore]
        public int Ignored() => 1;

        public void Nothing()
        {
        }
    }

    [ExtendObjectType("Root")]
    public class RootExtension
    {
        public int Extended() => 1;
    }

    [ExtendObjectType(typeof(Root))]
    public class ServiceExtension
    {
        public int GetTime(Clock clock) => clock.Now;

        public int GetMarked([Service] Clock clock) => clock.Now;
    }

    public sealed class Clock
    {
        public int Now => 42;
    }

    [GraphQLDescription("An item.")]
    public record Item(string Name)
    {
        public TestPageOf<Item>? More => null;
    }

    [GraphQLName("PageOfItem")]
    public record TestPageOf<T>(T[] Items);

    public record Filter(string Text, decimal Limit = 1.50m, Side? Side = SchemaTests.Side.SellShort);

    public class Bad
    {
        public TimeSpan Value => default;
    }

    public class BadInterface
    {
        public IDisposable? Value => null;
    }

    public class Empty;

    public class TwoOfOneName
    {
        public int Value => 1;

        public int GetValue() => 1;
    }
}
