using System.Text.Json;

namespace OrleansTrading.Embedded.Tests.GraphQL;

public sealed class ExecutionTests
{
    private static readonly TestServer Server =
        TestServer.Of<TestQuery>(b => b.AddTypeExtension<TestQuoteExtension>().AddMutationType<Ledger>());

    private static readonly TestServer Nulls = TestServer.Of<NullQuery>();

    [Theory]
    [InlineData("{ hello later soon }", """{"hello":"world","later":"later","soon":5}""")]
    [InlineData("{ b: hello a: hello }", """{"b":"world","a":"world"}""")]
    [InlineData("{ __typename quote(symbol: \"BTC/USDT\") { __typename symbol } }",
        """{"__typename":"TestQuery","quote":{"__typename":"TestQuote","symbol":"BTC/USDT"}}""")]
    [InlineData("{ quote(symbol: \"none\") { symbol } }", """{"quote":null}""")]
    [InlineData("{ quotes { symbol bid side note spread slowSymbol } }",
        """{"quotes":[{"symbol":"BTC/USDT","bid":1.10,"side":"BUY","note":null,"spread":0.10,"slowSymbol":"BTC/USDT"},{"symbol":"ETH/USDT","bid":2.50,"side":"SELL_SHORT","note":"thin","spread":0.25,"slowSymbol":"ETH/USDT"}]}""")]
    [InlineData("{ page { items { symbol } } }", """{"page":{"items":[{"symbol":"BTC/USDT"},{"symbol":"ETH/USDT"}]}}""")]
    [InlineData("{ node { later { next { later { name } } } children { later { name } } } }",
        """{"node":{"later":{"next":{"later":{"name":"1212"}}},"children":[{"later":{"name":"102"}},{"later":{"name":"112"}}]}}""")]
    [InlineData("{ quotes(first: 0) { symbol } }", """{"quotes":[]}""")]
    [InlineData("{ old }", """{"old":"old"}""")]
    public async Task Fields_are_resolved(string document, string expected) =>
        Assert.Equal(expected, await Server.DataAsync(document));

    [Theory]
    [InlineData("{ ...A ...B } fragment A on TestQuery { node { name } } fragment B on TestQuery { node { next { name } } hello }",
        """{"node":{"name":"1","next":{"name":"11"}},"hello":"world"}""")]
    [InlineData("{ ... { hello } ... on TestQuery { soon } }", """{"hello":"world","soon":5}""")]
    [InlineData("{ node { name } hello node { next { name } name } }", """{"node":{"name":"1","next":{"name":"11"}},"hello":"world"}""")]
    public async Task Fragments_and_repeated_fields_merge(string document, string expected) =>
        Assert.Equal(expected, await Server.DataAsync(document));

    [Theory]
    [InlineData(true, true, """{"c":"world"}""")]
    [InlineData(true, false, "{}")]
    [InlineData(false, true, """{"a":"world","b":5,"c":"world"}""")]
    [InlineData(false, false, """{"a":"world"}""")]
    public async Task Selections_are_skipped_and_included(bool skip, bool include, string expected)
    {
        string data = await Server.DataAsync(
            "query ($s: Boolean!, $i: Boolean = false) { a: hello @skip(if: $s) ...F @include(if: $i) } "
            + "fragment F on TestQuery { ... @skip(if: $s) { b: soon } c: hello }",
            JsonSerializer.Serialize(new { s = skip, i = include }));
        Assert.Equal(expected, data);
    }

    [Fact]
    public async Task Skip_and_include_take_literals_too() =>
        Assert.Equal("{\"b\":\"world\"}", await Server.DataAsync("{ a: hello @skip(if: true) b: hello @include(if: true) }"));

    [Fact]
    public async Task The_operation_is_chosen_by_name()
    {
        JsonElement response = await Server.RunAsync("query A { hello } query B { soon }", operationName: "B");
        Assert.Equal("""{"soon":5}""", response.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Mutations_run_one_after_the_other()
    {
        string data = await Server.DataAsync("mutation { a: book(value: 1) { trail } b: book(value: 2) { trail } c: bookNow(value: 3) }");
        Assert.Equal("""{"a":{"trail":"1"},"b":{"trail":"1,2"},"c":"1,2,3"}""", data);
    }

    [Fact]
    public async Task Fields_of_a_query_run_at_the_same_time()
    {
        // Each waits for the other: run in series, this would end in the time-out.
        TestServer server = TestServer.Of<MeetingQuery>();
        Assert.Equal("""{"left":true,"right":true}""", await server.DataAsync("{ left right }"));
    }

    [Fact]
    public async Task Children_of_a_list_run_at_the_same_time()
    {
        TestServer server = TestServer.Of<MeetingQuery>();
        Assert.Equal("""{"guests":[{"arrive":true},{"arrive":true},{"arrive":true}]}""", await server.DataAsync("{ guests { arrive } }"));
    }

    [Theory]
    [InlineData("{ name }", """{"name":null}""", null)]
    [InlineData("{ brokenName }", "null", "/brokenName")]
    [InlineData("{ name box { value } }", """{"name":null,"box":null}""", "/box/value")]
    [InlineData("{ boxLater { value } }", """{"boxLater":null}""", "/boxLater/value")]
    [InlineData("{ name mustBox { value } }", "null", "/mustBox/value")]
    [InlineData("{ mustBox { maybe } }", """{"mustBox":{"maybe":null}}""", null)]
    [InlineData("{ items }", """{"items":["a",null]}""", null)]
    [InlineData("{ mustItems }", """{"mustItems":null}""", "/mustItems[1]")]
    [InlineData("{ boxes { value } }", """{"boxes":[null,null]}""", "/boxes[0]/value")]
    [InlineData("{ mustBoxes { value } }", """{"mustBoxes":null}""", "/mustBoxes[0]/value")]
    [InlineData("{ mustBoxes { later } }", """{"mustBoxes":null}""", "/mustBoxes[0]/later")]
    public async Task Nulls_travel_to_the_next_nullable_field(string document, string data, string? path)
    {
        JsonElement response = await Nulls.RunAsync(document);
        Assert.Equal(data, response.GetProperty("data").GetRawText());
        if (path is null)
        {
            Assert.False(response.TryGetProperty("errors", out _));
            return;
        }

        JsonElement error = response.GetProperty("errors")[0];
        Assert.Equal("HC0018", error.GetProperty("extensions").GetProperty("code").GetString());
        string printed = string.Concat(error.GetProperty("path").EnumerateArray()
            .Select(s => s.ValueKind == JsonValueKind.Number ? $"[{s.GetInt32()}]" : "/" + s.GetString()));
        Assert.Equal(path, printed);
        Assert.Equal(1, error.GetProperty("locations")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public async Task A_bad_item_does_not_take_the_others_with_it()
    {
        JsonElement response = await Nulls.RunAsync("{ floats sides }");
        Assert.Equal("""{"floats":[1,null,2],"sides":["BUY",null]}""", response.GetProperty("data").GetRawText());
        Assert.Equal(["EXEC_INVALID_LEAF_VALUE", "EXEC_INVALID_LEAF_VALUE"], TestServer.Codes(response));
    }

    public class Ledger
    {
        private readonly List<int> _booked = [];

        public async Task<Booking> BookAsync(int value)
        {
            await Task.Yield();
            _booked.Add(value);
            return new Booking(this);
        }

        public string BookNow(int value)
        {
            _booked.Add(value);
            return string.Join(',', _booked);
        }

        public class Booking(Ledger ledger)
        {
            // Read when written, so it shows what was booked by then.
            public string Trail => string.Join(',', ledger._booked);
        }
    }

    public class MeetingQuery
    {
        private readonly TaskCompletionSource _left = new();
        private readonly TaskCompletionSource _right = new();
        private readonly Guest[] _guests;

        public MeetingQuery()
        {
            var party = new Party(3);
            _guests = [new(party), new(party), new(party)];
        }

        public async Task<bool> GetLeftAsync()
        {
            _left.TrySetResult();
            await _right.Task;
            return true;
        }

        public async Task<bool> GetRightAsync()
        {
            _right.TrySetResult();
            await _left.Task;
            return true;
        }

        public IReadOnlyList<Guest> GetGuests() => _guests;
    }

    public sealed class Party(int guests)
    {
        private readonly TaskCompletionSource _complete = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = guests;

        public Task ArriveAsync()
        {
            if (Interlocked.Decrement(ref _missing) == 0)
                _complete.SetResult();
            return _complete.Task;
        }
    }

    public class Guest(Party party)
    {
        public async Task<bool> ArriveAsync()
        {
            await party.ArriveAsync();
            return true;
        }
    }

    public class NullQuery
    {
        public string? Name => null;

        public string BrokenName => null!;

        public Box? GetBox() => new();

        public async Task<Box?> GetBoxLaterAsync()
        {
            await Task.Yield();
            return new Box();
        }

        public Box GetMustBox() => new();

        public string?[] Items => ["a", null];

        public string[]? MustItems => ["a", null!];

        public Box?[] Boxes => [new(), new()];

        public Box[]? MustBoxes => [new(), new()];

        public double?[] Floats => [1, double.NaN, 2];

        public TestSide?[] Sides => [TestSide.Buy, (TestSide)99];
    }

    public class Box
    {
        public string Value => null!;

        public string? Maybe => null;

        public async Task<string> GetLaterAsync()
        {
            await Task.Yield();
            return null!;
        }
    }
}
