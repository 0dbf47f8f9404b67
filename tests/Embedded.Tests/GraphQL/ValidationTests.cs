namespace OrleansTrading.Embedded.Tests.GraphQL;

public sealed class ValidationTests
{
    private static readonly TestServer Server = TestServer.Of<TestQuery>(b => b
        .AddMutationType<Mutation>()
        .AddSubscriptionType<Subscription>()
        .AddTypeExtension<TestQuoteExtension>());

    /// <summary>Rule, a document that keeps it, one that breaks it.</summary>
    public static TheoryData<string, string, string> Rules => new()
    {
        { "UNIQUE_OPERATION_NAMES", "query A { hello } query B { hello }", "query A { hello } query A { hello }" },
        { "LONE_ANONYMOUS_OPERATION", "{ hello }", "{ hello } query A { hello }" },
        { "SINGLE_FIELD_SUBSCRIPTIONS", "subscription { tick }", "subscription { tick other: tick }" },
        { "SINGLE_FIELD_SUBSCRIPTIONS", "subscription { ...F } fragment F on Subscription { tick }", "subscription { __typename }" },
        { "SINGLE_FIELD_SUBSCRIPTIONS", "subscription { tick }", "subscription ($a: Boolean!) { tick @skip(if: $a) }" },
        { "KNOWN_TYPE_NAMES", "query ($a: Int!) { intOf(value: $a) }", "query ($a: Nope) { maybeInt(value: $a) }" },
        { "KNOWN_TYPE_NAMES", "{ ... on TestQuery { hello } }", "{ ... on Nope { hello } }" },
        { "FRAGMENTS_ON_COMPOSITE_TYPES", "{ ... { hello } }", "{ ... on TestSide { hello } }" },
        { "VARIABLES_ARE_INPUT_TYPES", "query ($a: TestSide!) { sideOf(value: $a) }", "query ($a: TestQuote) { hello @skip(if: $a) }" },
        { "SCALAR_LEAFS", "{ quotes { symbol } }", "{ quotes }" },
        { "SCALAR_LEAFS", "{ hello }", "{ hello { length } }" },
        { "FIELDS_ON_CORRECT_TYPE", "{ hello __typename }", "{ hidden }" },
        { "FIELDS_ON_CORRECT_TYPE", "{ quotes { __typename } }", "{ quotes { __schema { description } } }" },
        { "UNIQUE_FRAGMENT_NAMES", "{ ...A } fragment A on TestQuery { hello }", "{ ...A } fragment A on TestQuery { hello } fragment A on TestQuery { soon }" },
        { "KNOWN_FRAGMENT_NAMES", "{ ...A } fragment A on TestQuery { hello }", "{ hello ...A }" },
        { "NO_UNUSED_FRAGMENTS", "{ ...A } fragment A on TestQuery { ...B } fragment B on TestQuery { hello }", "{ hello } fragment A on TestQuery { hello }" },
        { "POSSIBLE_FRAGMENT_SPREADS", "{ quotes { ... on TestQuote { symbol } } }", "{ quotes { ... on TestQuery { hello } } }" },
        { "POSSIBLE_FRAGMENT_SPREADS", "{ quotes { ...A } } fragment A on TestQuote { symbol }", "{ quotes { ...A } } fragment A on TestQuery { hello }" },
        { "NO_FRAGMENT_CYCLES", "{ ...A } fragment A on TestQuery { hello }", "{ ...A } fragment A on TestQuery { hello ...A }" },
        { "NO_FRAGMENT_CYCLES", "{ node { ...A } } fragment A on TestNode { name }", "{ node { ...A } } fragment A on TestNode { next { ...B } } fragment B on TestNode { next { ...A } }" },
        { "UNIQUE_VARIABLE_NAMES", "query ($a: Int!) { intOf(value: $a) }", "query ($a: Int!, $a: Int!) { intOf(value: $a) }" },
        { "NO_UNDEFINED_VARIABLES", "query ($a: Int!) { ...A } fragment A on TestQuery { intOf(value: $a) }", "query ($b: Int!) { intOf(value: $b) ...A } fragment A on TestQuery { add(a: $a) }" },
        { "NO_UNUSED_VARIABLES", "query ($a: Int!) { matrixOf(value: [[$a]]) }", "query ($a: Int) { hello }" },
        { "KNOWN_DIRECTIVES", "{ hello @include(if: true) }", "{ hello @nope }" },
        { "KNOWN_DIRECTIVES", "{ ... @skip(if: true) { hello } }", "query @skip(if: true) { hello }" },
        { "UNIQUE_DIRECTIVES_PER_LOCATION", "{ hello @skip(if: true) @include(if: true) }", "{ hello @skip(if: true) @skip(if: false) }" },
        { "KNOWN_ARGUMENT_NAMES", "{ quotes(first: 1) { symbol } }", "{ quotes(last: 1) { symbol } }" },
        { "KNOWN_ARGUMENT_NAMES", "{ hello @skip(if: true) }", "{ hello @skip(if: true, unless: true) }" },
        { "UNIQUE_ARGUMENT_NAMES", "{ add(a: 1, b: 2) }", "{ add(a: 1, a: 2) }" },
        { "PROVIDED_REQUIRED_ARGUMENTS", "{ add(a: 1) }", "{ add(b: 1) }" },
        { "PROVIDED_REQUIRED_ARGUMENTS", "{ hello @skip(if: true) }", "{ hello @skip }" },
        { "VALUES_OF_CORRECT_TYPE", "{ intOf(value: 1) }", "{ intOf(value: \"1\") }" },
        { "VALUES_OF_CORRECT_TYPE", "{ intOf(value: 2147483647) }", "{ intOf(value: 2147483648) }" },
        { "VALUES_OF_CORRECT_TYPE", "{ sideOf(value: SELL_SHORT) }", "{ sideOf(value: \"SELL_SHORT\") }" },
        { "VALUES_OF_CORRECT_TYPE", "{ maybeInt(value: null) }", "{ intOf(value: null) }" },
        { "VALUES_OF_CORRECT_TYPE", "{ intsOf(value: 1) }", "{ intOf(value: [1]) }" },
        { "VALUES_OF_CORRECT_TYPE", "{ intsOf(value: []) }", "{ intsOf(value: [1, null]) }" },
        { "VALUES_OF_CORRECT_TYPE", "{ describe(order: {symbol: \"a\", quantity: 1}) }", "{ describe(order: {symbol: \"a\"}) }" },
        { "VALUES_OF_CORRECT_TYPE", "{ describe(order: {symbol: \"a\", quantity: 1, limit: null}) }", "{ describe(order: {symbol: \"a\", quantity: 1, nope: 1}) }" },
        { "VALUES_OF_CORRECT_TYPE", "query ($a: Int = 1) { maybeInt(value: $a) }", "query ($a: Int = \"1\") { maybeInt(value: $a) }" },
        { "UNIQUE_INPUT_FIELD_NAMES", "{ describe(order: {symbol: \"a\", quantity: 1}) }", "{ describe(order: {symbol: \"a\", symbol: \"b\", quantity: 1}) }" },
        { "VARIABLES_IN_ALLOWED_POSITION", "query ($a: Int!) { maybeInt(value: $a) }", "query ($a: Int) { intOf(value: $a) }" },
        { "VARIABLES_IN_ALLOWED_POSITION", "query ($a: Int = 1) { intOf(value: $a) }", "query ($a: Int = null) { intOf(value: $a) }" },
        { "VARIABLES_IN_ALLOWED_POSITION", "query ($a: Int) { quotes(first: $a) { symbol } }", "query ($a: Long!) { quotes(first: $a) { symbol } }" },
        { "VARIABLES_IN_ALLOWED_POSITION", "query ($a: [Int!]!) { intsOf(value: $a) }", "query ($a: [Int]!) { intsOf(value: $a) }" },
        { "VARIABLES_IN_ALLOWED_POSITION", "query ($a: [Int!]!) { maybeIntsOf(value: $a) }", "query ($a: Int!) { intsOf(value: $a) }" },
        { "OVERLAPPING_FIELDS_CAN_BE_MERGED", "{ hello hello }", "{ hello: soon hello }" },
        { "OVERLAPPING_FIELDS_CAN_BE_MERGED", "{ add(a: 1, b: 2) add(b: 2, a: 1) }", "{ add(a: 1) add(a: 2) }" },
        { "OVERLAPPING_FIELDS_CAN_BE_MERGED", "{ quotes { symbol } ...A } fragment A on TestQuery { quotes { symbol } }", "{ quotes { symbol } ...A } fragment A on TestQuery { quotes { symbol: bid } }" },
        { "OVERLAPPING_FIELDS_CAN_BE_MERGED", "query ($a: Int!) { add(a: $a) add(a: $a) }", "query ($a: Int!, $b: Int!) { add(a: $a) add(a: $b) }" },
        { "EXECUTABLE_DEFINITIONS", "{ hello }", "fragment A on TestQuery { hello }" },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Each_rule_passes_and_refuses(string code, string valid, string invalid)
    {
        Assert.Empty(Errors(valid).Select(e => $"{e.Code}: {e.Message}"));
        IReadOnlyList<IError> errors = Errors(invalid);
        Assert.Contains(code, errors.Select(e => e.Code));
        Assert.All(errors.Where(e => e.Code != "EXECUTABLE_DEFINITIONS"), e => Assert.NotEmpty(e.Locations!));
    }

    [Fact]
    public void An_operation_type_the_schema_lacks_is_refused()
    {
        TestServer queriesOnly = TestServer.Of<TestQuery>();
        Assert.Equal(["KNOWN_OPERATION_TYPES"], queriesOnly.Executor.Prepare("mutation { x }"u8).Errors.Select(e => e.Code));
    }

    [Fact]
    public void Many_overlapping_fields_are_checked_in_linear_time()
    {
        TestServer server = TestServer.Of<TestQuery>(b => b.ModifyLimits(l =>
        {
            l.MaxTokens = 1_000_000;
            l.MaxFields = 1_000_000;
        }));
        string same = "{" + string.Concat(Enumerable.Repeat(" node { name next { name } }", 50_000)) + "}";
        Assert.Empty(server.Executor.Prepare(System.Text.Encoding.UTF8.GetBytes(same)).Errors);
    }

    private static IReadOnlyList<IError> Errors(string document) =>
        Server.Executor.Prepare(System.Text.Encoding.UTF8.GetBytes(document)).Errors;

    public class Mutation
    {
        public int Bump() => 1;
    }

    public class Subscription
    {
        [Subscribe(With = nameof(TickStream))]
        public int Tick([EventMessage] int tick) => tick;

        public IAsyncEnumerable<int> TickStream() => AsyncEnumerable.Empty<int>();
    }
}
