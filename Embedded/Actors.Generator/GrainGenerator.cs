using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace OrleansTrading.Embedded.Actors.Generator;

/// <summary>
/// Generates proxies for grain and observer interfaces, activators for grain classes, the manifest that names both, and the
/// names of referenced assemblies that have manifests.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class GrainGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var interfaces = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is InterfaceDeclarationSyntax { BaseList: not null },
            static (at, stop) => IsFirstPart(at, stop) is { } type ? InterfaceReader.Read(type, stop) : null)
            .Where(static finding => finding is not null)
            .Select(static (finding, _) => finding!);
        var grains = context.SyntaxProvider.CreateSyntaxProvider(
            static (node, _) => node is ClassDeclarationSyntax { BaseList: not null },
            static (at, stop) => IsFirstPart(at, stop) is { } type ? GrainReader.Read(type) : null)
            .Where(static finding => finding is not null)
            .Select(static (finding, _) => finding!);
        var parts = context.CompilationProvider.Select(static (compilation, stop) => Parts(compilation, stop));
        var assembly = context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName ?? "Unnamed");

        context.RegisterSourceOutput(interfaces, static (output, finding) =>
        {
            Report(output, finding.Diagnostics);
            if (finding.Model is { } model)
                output.AddSource($"Proxy_{model.Identifier}.g.cs", Text(ProxyWriter.Write(model)));
        });
        context.RegisterSourceOutput(grains, static (output, finding) => Report(output, finding.Diagnostics));
        var everything = interfaces.Select(static (f, _) => f.Model).Collect()
            .Combine(grains.Select(static (f, _) => f.Model).Collect()).Combine(assembly);
        context.RegisterSourceOutput(everything, static (output, found) =>
        {
            var ((interfaces, grains), assembly) = found;
            var proxies = interfaces.OfType<InterfaceModel>().ToList();
            var classes = grains.OfType<GrainModel>().ToList();
            if (proxies.Count + classes.Count > 0)
                output.AddSource("Manifest.g.cs", Text(Source.Manifest(assembly, proxies, classes)));
        });
        context.RegisterSourceOutput(parts, static (output, names) =>
        {
            if (names.Count > 0)
                output.AddSource("ApplicationParts.g.cs", Text(Source.Parts(names)));
        });
    }

    // A partial type has several declarations; it is read at the first one that has a list of bases.
    private static INamedTypeSymbol? IsFirstPart(GeneratorSyntaxContext at, CancellationToken stop)
    {
        if (at.SemanticModel.GetDeclaredSymbol(at.Node, stop) is not INamedTypeSymbol type)
            return null;
        var first = type.DeclaringSyntaxReferences
            .Select(r => r.GetSyntax(stop))
            .FirstOrDefault(node => node is TypeDeclarationSyntax { BaseList: not null });
        return first == at.Node ? type : null;
    }

    private static EquatableList<string> Parts(Compilation compilation, CancellationToken stop)
    {
        var names = new List<string>();
        foreach (var reference in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            stop.ThrowIfCancellationRequested();
            // Only an assembly that knows the runtime can carry grains; asking it is cheaper than reading its attributes.
            if (reference.Modules.Any(m => m.ReferencedAssemblies.Any(a => a.Name == "OrleansTrading.Embedded.Actors"))
                && reference.GetAttributes().Any(a => a.AttributeClass.Is("GrainManifestAttribute") || a.AttributeClass.Is("ApplicationPartAttribute")))
            {
                names.Add(reference.Name);
            }
        }

        return new EquatableList<string>(names);
    }

    private static void Report(SourceProductionContext output, EquatableList<DiagnosticModel> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
            output.ReportDiagnostic(diagnostic.ToDiagnostic());
    }

    private static SourceText Text(string code) => SourceText.From(code, Encoding.UTF8);
}
