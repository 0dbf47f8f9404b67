using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace OrleansTrading.Analyzers.Tests;

public sealed partial class RuleTests
{
    private static readonly string[] OfAnalyzers =
        [.. Planted.Analyzers.SelectMany(a => a.SupportedDiagnostics).Select(d => d.Id).Distinct().Order()];

    [Fact]
    public void Every_rule_is_an_error_with_a_title() =>
        Assert.All(Planted.Analyzers.SelectMany(a => a.SupportedDiagnostics), rule =>
        {
            Assert.Equal(DiagnosticSeverity.Error, rule.DefaultSeverity);
            Assert.True(rule.IsEnabledByDefault);
            Assert.NotEmpty(rule.Title.ToString(System.Globalization.CultureInfo.InvariantCulture));
        });

    [Fact]
    public void Every_rule_has_a_line_in_the_documentation_and_every_line_a_rule()
    {
        var lines = File.ReadLines(Path.Combine(Repository(), "docs", "analyzers.md"))
            .Select(line => Row().Match(line)).Where(m => m.Success).Select(m => m.Groups[1].Value).ToArray();
        Assert.Equal(Ids("Embedded/Actors.Generator/Diagnostics.cs").Concat(OfAnalyzers).Order(), lines.Order());
    }

    [Fact]
    public void Every_rule_is_broken_by_a_planted_source() =>
        Assert.Empty(Ids("Embedded/Actors.Generator/Diagnostics.cs").Concat(OfAnalyzers).Except(
            Directory.EnumerateFiles(Path.Combine(Repository(), "tests", "Analyzers.Tests"), "*.cs").SelectMany(File.ReadLines)
                .SelectMany(line => Planting().Matches(line)).SelectMany(match => match.Groups[1].Captures).Select(id => id.Value)));

    private static IEnumerable<string> Ids(string file) =>
        Quoted().Matches(File.ReadAllText(Path.Combine(Repository(), file))).Select(m => m.Groups[1].Value);

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrleansTrading.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    [GeneratedRegex(@"^\| (ACT\d{3}) \|")]
    private static partial Regex Row();

    [GeneratedRegex(@"""(ACT\d{3})""")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"// (?:(ACT\d{3}) ?)+$")]
    private static partial Regex Planting();
}
