using System.Collections.Immutable;

namespace OrleansTrading.Embedded.Tests.GraphQL;

public enum TestSide
{
    Buy,
    SellShort,
}

public record TestQuote(string Symbol, decimal Bid, decimal Ask, TestSide Side)
{
    public string? Note { get; init; }
}

public record TestOrderInput(
    string Symbol, decimal Quantity, TestSide Side = TestSide.Buy, decimal? Limit = null, IReadOnlyList<string>? Tags = null)
{
    public int? Priority { get; init; } = 7;

    public TestOrderInput? Child { get; init; }
}

public record TestPage<T>(IReadOnlyList<T> Items);

/// <summary>The schema most tests ask.</summary>
public class TestQuery
{
    private static readonly TestQuote[] All =
    [
        new("BTC/USDT", 1.10m, 1.20m, TestSide.Buy),
        new("ETH/USDT", 2.50m, 2.75m, TestSide.SellShort) { Note = "thin" },
    ];

    public string GetHello() => "world";

    public async Task<string> GetLaterAsync()
    {
        await Task.Yield();
        return "later";
    }

    public ValueTask<int> GetSoonAsync() => new(5);

    public IReadOnlyList<TestQuote> GetQuotes(int first = 2) => All[..Math.Min(first, All.Length)];

    public Task<TestQuote?> GetQuoteAsync(string symbol) => Task.FromResult(All.FirstOrDefault(q => q.Symbol == symbol));

    public TestPage<TestQuote> GetPage() => new(All);

    public string Describe(TestOrderInput order) =>
        FormattableString.Invariant(
            $"{order.Symbol} {order.Quantity} {order.Side} {order.Limit} {string.Join('+', order.Tags ?? [])} {order.Priority} {order.Child?.Symbol}");

    public int? MaybeInt(int? value = null) => value;

    public int Add(int a, int b = 2) => a + b;

    public bool BooleanOf(bool value) => value;

    public string StringOf(string value) => value;

    public int IntOf(int value) => value;

    public long LongOf(long value) => value;

    public double FloatOf(double value) => value;

    public decimal DecimalOf(decimal value) => value;

    public Guid UuidOf(Guid value) => value;

    public DateTimeOffset TimeOf(DateTimeOffset value) => value;

    public TestSide SideOf(TestSide value) => value;

    public IReadOnlyList<int> IntsOf(IReadOnlyList<int> value) => value;

    public int?[] MaybeIntsOf(int?[] value) => value;

    public ImmutableArray<TestSide> SidesOf(ImmutableArray<TestSide> value) => value;

    public List<List<int>> MatrixOf(List<List<int>> value) => value;

    public TestSide[]? SidesWith(IEnumerable<TestSide>? value = null) => value?.ToArray();

    public TestNode GetNode() => new("1");

    [Obsolete("Use hello.")]
    public string Old => "old";

    [GraphQLIgnore]
    public string Hidden => "hidden";
}

/// <summary>A type that leads to itself.</summary>
public record TestNode(string Name)
{
    public TestNode Next => new(Name + "1");

    public async Task<TestNode> GetLaterAsync()
    {
        await Task.Yield();
        return new TestNode(Name + "2");
    }

    public IReadOnlyList<TestNode> Children(int first = 2) => [.. Enumerable.Range(0, first).Select(i => new TestNode(Name + i))];
}

/// <summary>Adds a field to quotes.</summary>
[ExtendObjectType<TestQuote>]
public class TestQuoteExtension
{
    [GraphQLDescription("Ask less bid.")]
    public decimal GetSpread([Parent] TestQuote quote) => quote.Ask - quote.Bid;

    public async Task<string> GetSlowSymbolAsync([Parent] TestQuote quote, CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        return quote.Symbol;
    }
}
