using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using OrleansTrading.Embedded.Actors.Generator;

namespace OrleansTrading.Analyzers.Tests;

/// <summary>
/// Compiles a source with all analyzers and compares what they find with what the source says of itself: a line that breaks a rule ends in a
/// comment with the rule's id, and every other line must stay clean.
/// </summary>
public static partial class Planted
{
    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Collections.Immutable;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using OrleansTrading.Embedded.Actors;
        """;

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => path.EndsWith(".dll", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(GrainGenerator).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Compares, for a source with at least one broken rule.</summary>
    public static async Task IsFound([StringSyntax("C#-test")] string source, string part = "Tests")
    {
        Assert.NotEmpty(Expected(source));
        Assert.Equal(Expected(source), (await Found(source, part)).Select(Line));
    }

    /// <summary>Asserts that a source breaks no rule.</summary>
    public static async Task IsClean([StringSyntax("C#-test")] string source, string part = "Tests") =>
        Assert.Empty((await Found(source, part)).Select(Line));

    /// <summary>Compares what the generator refuses, for a source with at least one declaration that it can make no proxy of.</summary>
    public static void IsRefused([StringSyntax("C#-test")] string source)
    {
        Assert.NotEmpty(Expected(source));
        var found = CSharpGeneratorDriver.Create(new GrainGenerator()).RunGenerators(Compile(source), TestContext.Current.CancellationToken);
        Assert.Equal(Expected(source), Sorted(found.GetRunResult().Diagnostics).Select(Line));
    }

    /// <summary>What the analyzers find in a source, in the order of its lines.</summary>
    public static async Task<Diagnostic[]> Found(string source, string part)
    {
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([], new PartOptions(part)),
            (exception, _, _) => throw new InvalidOperationException("An analyzer failed.", exception),
            concurrentAnalysis: true, logAnalyzerExecutionTime: false);
        return Sorted(await Compile(source).WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
    }

    private static CSharpCompilation Compile(string source)
    {
        var compilation = CSharpCompilation.Create(
            "Planted",
            [CSharpSyntaxTree.ParseText(Usings, path: "Usings.cs"), CSharpSyntaxTree.ParseText(source, path: "Planted.cs")],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.DoesNotContain(compilation.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error);
        return compilation;
    }

    private static Diagnostic[] Sorted(IEnumerable<Diagnostic> found) =>
        [.. found.OrderBy(d => d.Location.GetLineSpan().StartLinePosition.Line).ThenBy(d => d.Id, StringComparer.Ordinal)];

    private static string Line(Diagnostic diagnostic) => $"{diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1}: {diagnostic.Id}";

    private static string[] Expected(string source) =>
    [
        .. source.Split('\n').SelectMany((line, i) =>
            Mark().Match(line) is { Success: true } mark ? mark.Groups[1].Value.Split(' ').Order().Select(id => $"{i + 1}: {id}") : []),
    ];

    [GeneratedRegex(@"// ((?:ACT\d+ ?)+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();

    /// <summary>Tells the analyzers the project's part, as Directory.Build.props does.</summary>
    private sealed class PartOptions(string part) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(part);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Options(string part) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
            {
                value = key == "build_property.ActorsPart" ? part : null;
                return value is not null;
            }
        }
    }
}
