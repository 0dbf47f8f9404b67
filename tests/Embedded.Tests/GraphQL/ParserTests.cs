using OrleansTrading.Embedded.GraphQL.Language;

namespace OrleansTrading.Embedded.Tests.GraphQL;

public sealed class ParserTests
{
    [Fact]
    public void A_shorthand_document_is_an_anonymous_query()
    {
        OperationNode operation = Assert.Single(Parser.Parse("{ a b: c }").Operations);
        Assert.Equal(OperationKind.Query, operation.Kind);
        Assert.Null(operation.Name);
        var field = (FieldNode)operation.SelectionSet.Selections[1];
        Assert.Equal("b", field.Alias);
        Assert.Equal("c", field.Name);
        Assert.Equal("b", field.ResponseName);
    }

    [Fact]
    public void Operations_fragments_variables_and_directives_are_read()
    {
        DocumentNode document = Parser.Parse(
            """
            "why" query Q("which" $a: [Int!]! = [1, 2] @x, $b: S = {k: E}) @d(e: $a) { ...F @skip(if: true) ... on T { a } ... @include(if: false) { b } }
            mutation M { m }
            subscription S { s }
            fragment F on T @f { x(a: null, b: true, c: -1.5e3) }
            """);
        Assert.Equal([OperationKind.Query, OperationKind.Mutation, OperationKind.Subscription], document.Operations.Select(o => o.Kind));
        OperationNode query = document.Operations[0];
        Assert.Equal("why", query.Description);
        Assert.Equal("which", query.Variables[0].Description);
        Assert.Equal("[Int!]!", query.Variables[0].Type.ToString());
        Assert.IsType<ObjectNode>(query.Variables[1].DefaultValue);
        Assert.Equal(3, query.SelectionSet.Selections.Length);
        Assert.Equal("T", document.Fragments[0].TypeCondition.Name);
    }

    [Fact]
    public void Keywords_are_names_wherever_a_name_is_expected()
    {
        var field = (FieldNode)Parser.Parse("{ query(mutation: fragment, on: subscription) { on } }").Operations[0].SelectionSet.Selections[0];
        Assert.Equal("query", field.Name);
        Assert.Equal(["mutation", "on"], field.Arguments.Select(a => a.Name));
    }

    [Fact]
    public void Commas_comments_and_byte_order_marks_are_ignored()
    {
        Assert.Equal(2, Parser.Parse("\uFEFF{ a,,, # comment } \r\n b\r }").Operations[0].SelectionSet.Selections.Length);
    }

    [Theory]
    [InlineData("\"\"", "")]
    [InlineData("\"a\\\"\\\\\\/\\b\\f\\n\\r\\tb\"", "a\"\\/\b\f\n\r\tb")]
    [InlineData("\"\\u00e9\"", "é")]
    [InlineData("\"\\u{1F600}\"", "😀")]
    [InlineData("\"\\uD83D\\uDE00\"", "😀")]
    [InlineData("\"😀\"", "😀")]
    [InlineData("\"\"\"abc\"\"\"", "abc")]
    [InlineData("\"\"\"\n    Hello,\n      World!\n\n    Yours\n  \"\"\"", "Hello,\n  World!\n\nYours")]
    [InlineData("\"\"\"a \\\"\"\" b\"\"\"", "a \"\"\" b")]
    [InlineData("\"\"\"a\r\nb\rc\"\"\"", "a\nb\nc")]
    [InlineData("\"\"\"\"\"\"", "")]
    public void Strings_are_decoded(string literal, string expected) =>
        Assert.Equal(expected, Assert.IsType<StringNode>(Parser.ParseValue(literal)).Value);

    [Theory]
    [InlineData("0", true)]
    [InlineData("-0", true)]
    [InlineData("123456789012345678901234567890", true)]
    [InlineData("1.5", false)]
    [InlineData("1e10", false)]
    [InlineData("-1.25E-3", false)]
    public void Numbers_keep_their_text(string literal, bool isInt)
    {
        ValueNode value = Parser.ParseValue(literal);
        Assert.Equal(literal, isInt ? Assert.IsType<IntNode>(value).Text : Assert.IsType<FloatNode>(value).Text);
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("{", 1, 2)]
    [InlineData("{}", 1, 2)]
    [InlineData("{ a", 1, 4)]
    [InlineData("{\n  a(\n}", 3, 1)]
    [InlineData("{ a(b: 01) }", 1, 9)]
    [InlineData("{ a(b: 1x) }", 1, 9)]
    [InlineData("{ a(b: 1.) }", 1, 10)]
    [InlineData("{ a(b: 1.2.3) }", 1, 11)]
    [InlineData("{ a(b: -) }", 1, 9)]
    [InlineData("{ a(b: \"x) }", 1, 13)]
    [InlineData("{ a(b: \"\\x\") }", 1, 9)]
    [InlineData("{ a(b: \"\\uD83D\") }", 1, 9)]
    [InlineData("{ a(b: \"\\u{110000}\") }", 1, 9)]
    [InlineData("{ a(b: \"\"\"x) }", 1, 15)]
    [InlineData("{ a(b: .) }", 1, 8)]
    [InlineData("{ a & b }", 1, 5)]
    [InlineData("{ ? }", 1, 3)]
    [InlineData("query ($a: Int = $b) { c }", 1, 18)]
    [InlineData("query () { c }", 1, 8)]
    [InlineData("{ a() }", 1, 5)]
    [InlineData("fragment on on T { a }", 1, 10)]
    [InlineData("fragment F T { a }", 1, 12)]
    [InlineData("\"d\" { a }", 1, 5)]
    [InlineData("{ ...on }", 1, 9)]
    [InlineData("{ a } }", 1, 7)]
    public void Syntax_errors_name_their_place(string document, int line, int column)
    {
        var exception = Assert.Throws<SyntaxException>(() => Parser.Parse(document));
        Assert.Equal("HC0011", exception.Code);
        Assert.Equal((line, column), (exception.Location.Line, exception.Location.Column));
    }

    [Theory]
    [InlineData("type A { b: C }")]
    [InlineData("{ a } extend schema { query: Q }")]
    public void Type_definitions_are_not_executable(string document) =>
        Assert.Equal("EXECUTABLE_DEFINITIONS", Assert.Throws<SyntaxException>(() => Parser.Parse(document)).Code);

    [Fact]
    public void Nesting_is_limited_exactly()
    {
        static string Nested(int depth) => string.Concat(Enumerable.Repeat("{a", depth)) + new string('}', depth);
        Parser.Parse(Nested(5), maxDepth: 5);
        Assert.Equal("NESTED_TOO_DEEPLY", Assert.Throws<SyntaxException>(() => Parser.Parse(Nested(6), maxDepth: 5)).Code);
    }

    [Theory]
    [InlineData("{a")]
    [InlineData("{a(b:[")]
    [InlineData("{a(b:{c:")]
    [InlineData("query($a:[")]
    [InlineData("{...{")]
    public void Bottomless_documents_do_not_exhaust_the_stack(string piece)
    {
        string document = piece[0] == '{' ? string.Concat(Enumerable.Repeat(piece, 200_000)) : piece + new string('[', 200_000);
        Assert.Throws<SyntaxException>(() => Parser.Parse(document));
        Assert.Throws<SyntaxException>(() => Parser.Parse("{a(b:" + new string('[', 500_000)));
    }

    [Fact]
    public void Tokens_are_limited_exactly()
    {
        Parser.Parse("{ a b }", maxTokens: 4);
        Assert.Equal("TOO_MANY_TOKENS", Assert.Throws<SyntaxException>(() => Parser.Parse("{ a b }", maxTokens: 3)).Code);
    }
}
