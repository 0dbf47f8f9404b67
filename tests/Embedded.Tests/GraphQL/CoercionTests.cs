namespace OrleansTrading.Embedded.Tests.GraphQL;

public sealed class CoercionTests
{
    private static readonly TestServer Server = TestServer.Of<TestQuery>();

    /// <summary>Type, field, a value as JSON, and how it comes back.</summary>
    public static TheoryData<string, string, string, string> Accepted => new()
    {
        { "Boolean!", "booleanOf", "true", "true" },
        { "String!", "stringOf", "\"\"", "\"\"" },
        { "String!", "stringOf", "\"é😀\\\"\\\\\\n\\u0001\\u001f/\"", "\"é😀\\\"\\\\\\n\\u0001\\u001f/\"" },
        { "Int!", "intOf", "-2147483648", "-2147483648" },
        { "Int!", "intOf", "2147483647", "2147483647" },
        { "Long!", "longOf", "-9223372036854775808", "-9223372036854775808" },
        { "Long!", "longOf", "9223372036854775807", "9223372036854775807" },
        { "Float!", "floatOf", "1", "1" },
        { "Float!", "floatOf", "0.1", "0.1" },
        { "Float!", "floatOf", "-1.7976931348623157E+308", "-1.7976931348623157E+308" },
        { "Float!", "floatOf", "5E-324", "5E-324" },
        { "Decimal!", "decimalOf", "1.10", "1.10" },
        { "Decimal!", "decimalOf", "79228162514264337593543950335", "79228162514264337593543950335" },
        { "Decimal!", "decimalOf", "-79228162514264337593543950335", "-79228162514264337593543950335" },
        { "Decimal!", "decimalOf", "0.0000000000000000000000000001", "0.0000000000000000000000000001" },
        { "Decimal!", "decimalOf", "1e3", "1000" },
        { "UUID!", "uuidOf", "\"0f8fad5b-d9cb-469f-a165-70867728950e\"", "\"0f8fad5b-d9cb-469f-a165-70867728950e\"" },
        { "DateTime!", "timeOf", "\"2026-01-02T03:04:05Z\"", "\"2026-01-02T03:04:05Z\"" },
        { "DateTime!", "timeOf", "\"2026-01-02T03:04:05.1234567Z\"", "\"2026-01-02T03:04:05.1234567Z\"" },
        { "DateTime!", "timeOf", "\"2026-01-02T03:04:05.5+05:30\"", "\"2026-01-02T03:04:05.5+05:30\"" },
        { "TestSide!", "sideOf", "\"SELL_SHORT\"", "\"SELL_SHORT\"" },
        { "[Int!]!", "intsOf", "[1,2]", "[1,2]" },
        { "[Int!]!", "intsOf", "3", "[3]" },
        { "[Int]!", "maybeIntsOf", "[1,null]", "[1,null]" },
        { "[TestSide!]!", "sidesOf", "[\"BUY\",\"SELL_SHORT\"]", "[\"BUY\",\"SELL_SHORT\"]" },
        { "[[Int!]!]!", "matrixOf", "[[1],[],[2,3]]", "[[1],[],[2,3]]" },
        { "[[Int!]!]!", "matrixOf", "1", "[[1]]" },
        { "Int", "maybeInt", "null", "null" },
        { "[TestSide!]", "sidesWith", "null", "null" },
    };

    public static TheoryData<string, string, string> Refused => new()
    {
        { "Boolean!", "booleanOf", "1" },
        { "Boolean!", "booleanOf", "\"true\"" },
        { "String!", "stringOf", "1" },
        { "String!", "stringOf", "null" },
        { "Int!", "intOf", "2147483648" },
        { "Int!", "intOf", "-2147483649" },
        { "Int!", "intOf", "1.5" },
        { "Int!", "intOf", "\"1\"" },
        { "Int!", "intOf", "true" },
        { "Long!", "longOf", "9223372036854775808" },
        { "Long!", "longOf", "0.5" },
        { "Float!", "floatOf", "\"1\"" },
        { "Float!", "floatOf", "1e999" },
        { "Decimal!", "decimalOf", "79228162514264337593543950336" },
        { "Decimal!", "decimalOf", "\"1\"" },
        { "UUID!", "uuidOf", "\"0f8fad5bd9cb469fa16570867728950e\"" },
        { "UUID!", "uuidOf", "1" },
        { "DateTime!", "timeOf", "\"2026-01-02\"" },
        { "DateTime!", "timeOf", "\"2026-01-02T03:04:05\"" },
        { "DateTime!", "timeOf", "\"2026-13-02T03:04:05Z\"" },
        { "DateTime!", "timeOf", "\"2026-01-02T03:04:05.12345678Z\"" },
        { "DateTime!", "timeOf", "1" },
        { "TestSide!", "sideOf", "\"SellShort\"" },
        { "TestSide!", "sideOf", "1" },
        { "[Int!]!", "intsOf", "[1,null]" },
        { "[[Int!]!]!", "matrixOf", "[[1],null]" },
        { "[Int!]!", "intsOf", "{\"a\":1}" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Variables_come_back_as_they_were_sent(string type, string field, string json, string expected)
    {
        string data = await Server.DataAsync($"query ($v: {type}) {{ {field}(value: $v) }}", $"{{\"v\":{json}}}");
        Assert.Equal($"{{\"{field}\":{expected}}}", data);
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public async Task Literals_come_back_as_they_were_sent(string type, string field, string json, string expected)
    {
        string literal = type.Contains("Side", StringComparison.Ordinal) ? json.Replace("\"", "", StringComparison.Ordinal) : json;
        Assert.Equal($"{{\"{field}\":{expected}}}", await Server.DataAsync($"{{ {field}(value: {literal}) }}"));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Variables_that_do_not_fit_are_refused(string type, string field, string json) =>
        Assert.Equal(
            ["INVALID_VARIABLE"],
            await Server.CodesAsync($"query ($v: {type}) {{ {field}(value: $v) }}", $"{{\"v\":{json}}}"));

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Literals_that_do_not_fit_are_refused(string type, string field, string json)
    {
        _ = type;
        string literal = json.Replace("\"a\":", "a:", StringComparison.Ordinal);
        Assert.All(await Server.CodesAsync($"{{ {field}(value: {literal}) }}"), c => Assert.Equal("VALUES_OF_CORRECT_TYPE", c));
        Assert.NotEmpty(await Server.CodesAsync($"{{ {field}(value: {literal}) }}"));
    }

    [Fact]
    public async Task A_required_variable_has_to_be_given() =>
        Assert.Equal(["INVALID_VARIABLE"], await Server.CodesAsync("query ($v: Int!) { intOf(value: $v) }", "{}"));

    [Theory]
    [InlineData("{}", "A 1 Buy   7 ")]
    [InlineData("""{"side":"SELL_SHORT","limit":2.50,"tags":["x","y"],"priority":1,"child":{"symbol":"B","quantity":2}}""",
        "A 1 SellShort 2.50 x+y 1 B")]
    [InlineData("""{"tags":"one","limit":null}""", "A 1 Buy  one 7 ")]
    public async Task Input_objects_are_made_by_their_constructor(string more, string expected)
    {
        string json = """{"o":{"symbol":"A","quantity":1""" + (more == "{}" ? "" : ",") + more[1..] + "}";
        string data = await Server.DataAsync("query ($o: TestOrderInput!) { describe(order: $o) }", json);
        Assert.Equal($"{{\"describe\":\"{expected}\"}}", data);
    }

    [Theory]
    [InlineData("""{"quantity":1}""")]
    [InlineData("""{"symbol":"A","quantity":1,"nope":1}""")]
    [InlineData("""{"symbol":"A","quantity":1,"side":null}""")]
    [InlineData("""{"symbol":"A","quantity":1,"child":{"symbol":"B"}}""")]
    [InlineData("1")]
    public async Task Input_objects_that_do_not_fit_are_refused(string json) =>
        Assert.Equal(
            ["INVALID_VARIABLE"],
            await Server.CodesAsync("query ($o: TestOrderInput!) { describe(order: $o) }", $"{{\"o\":{json}}}"));

    [Fact]
    public async Task Variables_inside_literals_are_filled_in()
    {
        string data = await Server.DataAsync(
            "query ($s: String!, $q: Decimal! = 2, $l: Decimal, $t: String!) "
            + "{ describe(order: {symbol: $s, quantity: $q, limit: $l, tags: [\"a\", $t]}) }",
            """{"s":"A","t":"b"}""");
        Assert.Equal("""{"describe":"A 2 Buy  a+b 7 "}""", data);
    }

    [Theory]
    [InlineData("{}", "{\"add\":7}")]
    [InlineData("{\"b\":3}", "{\"add\":8}")]
    public async Task An_argument_whose_variable_is_left_out_takes_its_default(string variables, string expected) =>
        Assert.Equal(expected, await Server.DataAsync("query ($b: Int) { add(a: 5, b: $b) }", variables));

    [Fact]
    public async Task A_null_where_an_argument_must_not_be_null_is_an_error_of_its_field() =>
        Assert.Equal(
            ["INVALID_ARGUMENT"],
            await Server.CodesAsync("query ($b: Int) { add(a: 5, b: $b) }", "{\"b\":null}"));

    [Fact]
    public async Task Equal_operations_share_a_plan_but_not_their_variables()
    {
        const string Document = "query ($a: Int!) { intOf(value: $a) }";
        Assert.Equal("{\"intOf\":1}", await Server.DataAsync(Document, "{\"a\":1}"));
        Assert.Equal("{\"intOf\":2}", await Server.DataAsync(Document, "{\"a\":2}"));
    }
}
