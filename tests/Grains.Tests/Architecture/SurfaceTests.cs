using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace OrleansTrading.Grains.Tests.Architecture;

/// <summary>
/// Dual compilation: what grains use of the embedded runtime exists in Orleans under the same names and with the same signatures. Who adds
/// to the runtime's public API looks it up in Orleans' sources and adds its line to Embedded/Actors/surface.txt.
/// </summary>
public sealed class SurfaceTests
{
    private static readonly Surface List = new(Path.Combine(Repository.Folder, "Embedded", "Actors", "surface.txt"));

    [Fact]
    public void What_the_list_names_the_runtime_declares()
    {
        using var runtime = Open("Embedded.Actors");
        RequireNone("The runtime declares no such thing", List.Embedded("grains", "hosts", "only here").Except(runtime.Declared()));
    }

    [Fact]
    public void What_the_runtime_declares_stands_in_the_list()
    {
        using var runtime = Open("Embedded.Actors");
        RequireNone("Not in the list: look it up in Orleans' sources", runtime.Declared().Except(List.Embedded("grains", "hosts", "only here")));
    }

    [Theory]
    [InlineData("Grains.Abstractions", "grains")]
    [InlineData("Grains", "grains")]
    // LostActivationTests, which the cluster's stack leaves out, use a method that Orleans lacks.
    [InlineData("Grains.Tests", "grains", "hosts", "only here")]
    public void A_project_that_both_stacks_compile_uses_only_what_both_have(string project, params string[] parts) =>
        RequireNone($"{project} may not use this", UsedBy(project).Except(List.Embedded(parts)));

    [Fact]
    public void A_use_of_what_a_project_may_not_use_is_seen()
    {
        var beyond = UsedBy("Grains.Tests").Except(List.Embedded("grains")).ToArray();
        Assert.Contains($"T:{Surface.Assembly}.InProcessTestClusterBuilder", beyond);
        Assert.Contains($"M:{Surface.Assembly}.InProcessTestCluster.DeployAsync -> System.Threading.Tasks.Task", beyond);
    }

    [Theory]
    [InlineData("Grains.Abstractions")]
    [InlineData("Grains")]
    [InlineData("tests/Grains.Tests")]
    public void What_generated_code_alone_may_use_no_source_names(string folder)
    {
        var strangers = Directory.EnumerateFiles(Path.Combine(Repository.Folder, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) is not ("Surface.cs" or "SurfaceTests.cs"))
            .Where(file => File.ReadLines(file).Any(line => line.Contains("OrleansTrading.Embedded", StringComparison.Ordinal)
                || line.Contains("CodeGeneration", StringComparison.Ordinal)));
        Assert.Empty(strangers);
    }

    [Theory]
    [InlineData("Grains.Abstractions")]
    [InlineData("Grains")]
    public void Types_of_namespaces_that_the_cluster_stack_does_not_import_no_source_names(string folder)
    {
        var imported = ImportedByTheCluster();
        var hidden = List.Parts["grains"].Where(line => line.StartsWith("T:", StringComparison.Ordinal))
            .Select(line => (Namespace: line[2..line.LastIndexOf('.')], Name: line[(line.LastIndexOf('.') + 1)..].Split('`')[0]))
            .Where(type => !imported.Contains(type.Namespace) && !List.Parts["grains"].Contains("T:" + type.Namespace))
            .Select(type => type.Name).Distinct().ToArray();
        Assert.Contains("IStorage", hidden);
        var named = new Regex($@"\b({string.Join('|', hidden)})\b");
        Assert.DoesNotContain(
            Directory.EnumerateFiles(Path.Combine(Repository.Folder, folder), "*.cs", SearchOption.AllDirectories),
            file => File.ReadLines(file).Any(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal) && named.IsMatch(line)));
    }

    [Fact]
    public void The_list_is_sorted_names_nothing_twice_and_only_what_is_of_Orleans()
    {
        Assert.All(List.Parts.Values, lines => Assert.Equal(lines.Distinct().Order(StringComparer.Ordinal), lines));
        Assert.Empty(List.Parts["grains"].Intersect(List.Parts["hosts"]));
        string[] namespaces = ["Orleans.", "Microsoft.Extensions.Hosting.Orleans"];
        Assert.All(
            List.Parts["grains"].Concat(List.Parts["hosts"]),
            line => Assert.Contains(namespaces, n => line[2..].StartsWith(n, StringComparison.Ordinal)));
    }

    // All of them in full: they are what is to be written into the list.
    private static void RequireNone(string what, IEnumerable<string> lines)
    {
        var all = string.Join('\n', lines.Order(StringComparer.Ordinal));
        Assert.True(all.Length == 0, $"{what}:\n{all}");
    }

    private static string[] ImportedByTheCluster() =>
    [
        .. XDocument.Load(Path.Combine(Repository.Folder, "Directory.Build.props")).Descendants("Using")
            .Select(u => (string)u.Attribute("Include")!).Where(n => n == "Orleans" || n.StartsWith("Orleans.", StringComparison.Ordinal)),
    ];

    private static string[] UsedBy(string project)
    {
        using var runtime = Open("Embedded.Actors");
        using var assembly = Open(project);
        var uses = assembly.UsesOf(Surface.Assembly).Except(runtime.DeclaredForGeneratedCode()).ToArray();
        Assert.NotEmpty(uses);
        return uses;
    }

    private static ApiAssembly Open(string project) => new(Path.Combine(AppContext.BaseDirectory, $"OrleansTrading.{project}.dll"));
}
