using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace OrleansTrading.Simulation.Tests.Plants;

/// <summary>Compiles a project of the house with a bug in it, as its own build would.</summary>
internal static class PlantedCompiler
{
    // What the project files give to every source: the SDK's implicit usings, the actors' of Directory.Build.props, a friend.
    private const string GlobalUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        global using OrleansTrading.Embedded.Actors;
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("OrleansTrading.Simulation")]
        """;

    // The web SDK's, and the API's own.
    private const string WebUsings = """
        global using System.Net.Http.Json; global using Microsoft.AspNetCore.Builder; global using Microsoft.AspNetCore.Hosting;
        global using Microsoft.AspNetCore.Http; global using Microsoft.AspNetCore.Routing; global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection; global using Microsoft.Extensions.Hosting; global using Microsoft.Extensions.Logging;
        global using OrleansTrading.Embedded.GraphQL;
        """;

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    /// <summary>The assembly.</summary>
    public static byte[] Compile(Plant plant)
    {
        var root = Path.Combine(Repository(), plant.Project);
        var trees = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".Orleans.cs", StringComparison.Ordinal) && !file.EndsWith(".HotChocolate.cs", StringComparison.Ordinal))
            .Select(file => CSharpSyntaxTree.ParseText(SourceText.From(Read(file, root, plant), System.Text.Encoding.UTF8), Language, file))
            .Append(CSharpSyntaxTree.ParseText(plant.Project == "Api" ? WebUsings + GlobalUsings : GlobalUsings, Language));
        var name = $"OrleansTrading.{plant.Project.Replace('/', '.')}";
        // The API is the program.
        var kind = plant.Project == "Api" ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary;
        var compilation = CSharpCompilation.Create(
            name, trees, References(name), new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create(Generators(), parseOptions: Language).RunGeneratorsAndUpdateCompilation(compilation, out var whole, out _);
        using var assembly = new MemoryStream();
        var emitted = whole.Emit(assembly);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(20)));
        return assembly.ToArray();
    }

    private static string Read(string file, string root, Plant plant)
    {
        var source = File.ReadAllText(file);
        if (Path.GetRelativePath(root, file) != plant.File) return source;
        foreach (var (text, bug) in plant.Also.Prepend((plant.Text, plant.Bug)))
        {
            Assert.True(source.Split(text).Length == 2, $"'{text}' does not stand in {file} once: the plant needs the code of today.");
            source = source.Replace(text, bug, StringComparison.Ordinal);
        }

        return source;
    }

    private static IEnumerable<MetadataReference> References(string compiled) =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileNameWithoutExtension(path) != compiled)
            .Select(path => MetadataReference.CreateFromFile(path));

    private static IEnumerable<ISourceGenerator> Generators() => typeof(PlantedCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Where(metadata => metadata.Key == "Generator")
        .SelectMany(metadata => new AnalyzerFileReference(metadata.Value!, new Loader()).GetGenerators(LanguageNames.CSharp));

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OrleansTrading.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
