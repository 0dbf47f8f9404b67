namespace OrleansTrading.Grains.Tests.Architecture;

public sealed class AnalyzerTests
{
    [Theory]
    [InlineData("Grains.Abstractions", "Contracts")]
    [InlineData("Grains", "Grains")]
    public void The_compiler_is_told_that_all_code_of_a_project_is_of_grains(string project, string part)
    {
        // …/bin/Grains.Tests/debug/ → …/obj/{project}/debug/, where the build leaves what it hands to analyzers.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        var artifacts = configuration.Parent!.Parent!.Parent!.FullName;
        var told = Path.Combine(artifacts, "obj", project, configuration.Name, $"{project}.GeneratedMSBuildEditorConfig.editorconfig");
        Assert.Contains($"build_property.ActorsPart = {part}", File.ReadLines(told));
    }
}
