using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OrleansTrading.Embedded.GraphQL.Language;

namespace OrleansTrading.Embedded.Tests.GraphQL;

public sealed class LanguageProperties
{
    private static readonly string[] Pieces =
    [
        "{", "}", "(", ")", "[", "]", ":", "!", "$", "...", "@", "=", "|", "&", " ", "\n", "\r\n", "#c\n", "\"s\"", "\"\"\"b\"\"\"", "\"",
        "\\u12", "query", "mutation", "fragment", "on", "a", "b", "1", "-", "1.5", "e", "true", "null", "\uFEFF", "\uD83D", "\0", "é",
    ];

    private static readonly Gen<string> Name = Gen.Elements("a", "b", "onX", "query", "_1", "true1");

    [Fact]
    public void Parsing_what_was_printed_gives_the_same_document() =>
        Prop.ForAll(Documents().ToArbitrary(), document =>
        {
            string printed = DocumentPrinter.Print(Parser.Parse(document));
            return printed == DocumentPrinter.Print(Parser.Parse(printed));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Parsing_a_printed_string_gives_the_same_string() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            // Lone surrogates are no text; UTF-8 cannot carry them either.
            string value = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get));
            return ((StringNode)Parser.ParseValue(DocumentPrinter.Print(new StringNode(value, false, default)))).Value == value;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Random_bytes_are_a_document_or_a_syntax_error() =>
        Prop.ForAll<byte[]>(bytes => IsReadOrRefused(Encoding.UTF8.GetString(bytes)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void Random_tokens_are_a_document_or_a_syntax_error() =>
        Prop.ForAll(Gen.Elements(Pieces).ListOf().Select(p => string.Concat(p)).ToArbitrary(), IsReadOrRefused)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(60));

    private static bool IsReadOrRefused(string text)
    {
        try
        {
            Parser.Parse(text);
        }
        catch (SyntaxException exception)
        {
            return exception.Location is { Line: > 0, Column: > 0 };
        }

        return true;
    }

    private static Gen<string> Documents() =>
        from operations in Gen.Choose(1, 3).SelectMany(n => Operation().ArrayOf(n))
        from fragments in Gen.Choose(0, 2).SelectMany(n => Fragment().ArrayOf(n))
        select string.Join(' ', operations.Concat(fragments));

    private static Gen<string> Operation() =>
        from kind in Gen.Elements("query", "mutation", "subscription", "\"d\" query")
        from name in Gen.Elements("", "Q")
        from variables in Gen.Elements("", "($a: Int)", "($a: [S!]! = [1, {b: \"x\"}] @d, \"w\" $c: T)")
        from directives in Directives()
        from set in Selections(3)
        select $"{kind} {name}{variables}{directives}{set}";

    private static Gen<string> Fragment() =>
        from directives in Directives()
        from set in Selections(2)
        select $"fragment F on T{directives}{set}";

    private static Gen<string> Directives() =>
        Gen.Elements("", "", " @d", " @skip(if: true)", " @a(b: $c, d: [E, null]) @e");

    private static Gen<string> Selections(int depth) =>
        from items in Gen.Choose(1, 3).SelectMany(n => Selection(depth).ArrayOf(n))
        select $" {{ {string.Join(' ', items)} }}";

    private static Gen<string> Selection(int depth)
    {
        Gen<string> leaf =
            from alias in Gen.Elements("", "x: ")
            from name in Name
            from arguments in Arguments()
            from directives in Directives()
            select alias + name + arguments + directives;
        if (depth == 0)
            return leaf;
        Gen<string> inline = from set in Selections(depth - 1)
                             from condition in Gen.Elements("... ", "... on T ", "... @d ")
                             select condition + set;
        return Gen.OneOf(leaf, from name in Name from set in Selections(depth - 1) select name + set, inline, Gen.Constant("...F"));
    }

    private static Gen<string> Arguments() =>
        Gen.OneOf(Gen.Constant(""), from name in Name from value in Value(2) select $"({name}: {value})");

    private static Gen<string> Value(int depth)
    {
        Gen<string> simple = Gen.Elements(
            "1", "-2.5e3", "\"s\"", "\"\"\"\n  block\n   string\n\"\"\"", "\"\\u{1F600}\\n\\\"\"", "true", "null", "ENUM", "$v", "[]", "{}");
        return depth == 0
            ? simple
            : Gen.OneOf(
                simple,
                from a in Value(depth - 1) from b in Value(depth - 1) select $"[{a}, {b}]",
                from a in Value(depth - 1) select $"{{ k: {a} }}");
    }
}
