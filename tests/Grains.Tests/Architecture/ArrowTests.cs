using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace OrleansTrading.Grains.Tests.Architecture;

/// <summary>Who may know whom (docs/architecture.md), read from the compiled assemblies.</summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Domain"] = [],
        ["Embedded.Actors"] = [],
        ["Embedded.GraphQL"] = [],
        ["Grains.Abstractions"] = ["Embedded.Actors"],
        ["Connectors"] = ["Domain"],
        ["Storage"] = ["Domain"],
        ["Grains"] = ["Domain", "Grains.Abstractions", "Embedded.Actors"],
        ["Silo"] = ["Domain", "Grains", "Grains.Abstractions", "Connectors", "Storage", "Embedded.Actors"],
        // Domain and Storage only to host the silo in the same process: see the next test.
        ["Api"] = ["Grains.Abstractions", "Silo", "Embedded.Actors", "Embedded.GraphQL", "Domain", "Storage"],
    };

    private static readonly string[] BannedInDomain =
    [
        "System.IO.", "System.Net.", "System.Random", "System.Console", "System.TimeProvider", "System.Threading.",
        "System.Diagnostics.Stopwatch", "System.Security.Cryptography.", "Microsoft.",
    ];

    private static readonly string[] BannedMembersInDomain = ["get_Now", "get_UtcNow", "get_Today", "NewGuid"];

    public static TheoryData<string> Projects => [.. Allowed.Keys];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_knows_only_those_it_may_know(string project)
    {
        var known = Open(project, metadata => metadata.AssemblyReferences
            .Select(r => metadata.GetString(metadata.GetAssemblyReference(r).Name))
            .Where(name => name.StartsWith("OrleansTrading.", StringComparison.Ordinal))
            .Select(name => name["OrleansTrading.".Length..])
            .ToArray());
        Assert.Empty(known.Except(Allowed[project]));
    }

    [Fact]
    public void Every_project_has_its_line_in_the_table()
    {
        var projects = Directory.EnumerateFiles(Repository.Folder, "*.csproj", SearchOption.AllDirectories)
            .Where(p => !p.Contains("/artifacts/", StringComparison.Ordinal) && !p.Contains("/tests/", StringComparison.Ordinal)
                && !p.Contains("/benchmarks/", StringComparison.Ordinal) && !p.Contains("Generator", StringComparison.Ordinal))
            .Select(p => Path.GetFileNameWithoutExtension(p));
        Assert.Equal(Allowed.Keys.Order(), projects.Order());
    }

    [Fact]
    public void The_api_knows_domain_and_storage_only_where_it_hosts_the_silo()
    {
        var strangers = Directory.EnumerateFiles(Path.Combine(Repository.Folder, "Api"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith("Actors.Embedded.cs", StringComparison.Ordinal) && !file.EndsWith("LoopbackPort.cs", StringComparison.Ordinal))
            .Where(file => File.ReadLines(file).Any(line => line.StartsWith("using OrleansTrading.Domain", StringComparison.Ordinal)
                || line.StartsWith("using OrleansTrading.Storage", StringComparison.Ordinal)
                || line.StartsWith("using OrleansTrading.Silo", StringComparison.Ordinal)));
        Assert.Empty(strangers);
    }

    [Fact]
    public void The_domain_touches_no_clock_no_chance_and_no_world()
    {
        var touched = Open("Domain", metadata =>
        {
            var types = metadata.TypeReferences
                .Select(metadata.GetTypeReference)
                .Select(t => $"{metadata.GetString(t.Namespace)}.{metadata.GetString(t.Name)}")
                .Where(name => BannedInDomain.Any(b => b.EndsWith('.') ? name.StartsWith(b, StringComparison.Ordinal) : name == b))
                // Tokens and value tasks are in the signatures of ports.
                .Where(name => name is not ("System.Threading.CancellationToken" or "System.Threading.Tasks.ValueTask" or "System.Threading.Tasks.ValueTask`1"));
            var members = metadata.MemberReferences
                .Select(metadata.GetMemberReference)
                // The compiler's iterators ask for the thread's id; nothing else may ask the environment.
                .Where(m => BannedMembersInDomain.Contains(metadata.GetString(m.Name))
                    || (m.Parent.Kind == HandleKind.TypeReference
                        && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)m.Parent).Name) == "Environment"
                        && metadata.GetString(m.Name) != "get_CurrentManagedThreadId"))
                .Select(m => metadata.GetString(m.Name));
            return types.Concat(members).ToArray();
        });
        Assert.Empty(touched);
    }

    [Fact]
    public void No_source_compiles_conditionally_and_only_file_pairs_name_the_real_libraries()
    {
        var offenders = Directory.EnumerateFiles(Repository.Folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/artifacts/", StringComparison.Ordinal) && !file.Contains("/Embedded/", StringComparison.Ordinal)
                && !file.Contains("/tests/", StringComparison.Ordinal)
                && !file.EndsWith(".Orleans.cs", StringComparison.Ordinal) && !file.EndsWith(".HotChocolate.cs", StringComparison.Ordinal))
            .Where(file => File.ReadLines(file).Any(line => line.TrimStart().StartsWith("#if", StringComparison.Ordinal)
                || line.Contains("using Orleans.", StringComparison.Ordinal) || line.Contains("using HotChocolate", StringComparison.Ordinal)));
        Assert.Empty(offenders);
    }

    private static T Open<T>(string project, Func<MetadataReader, T> read)
    {
        // …/bin/Grains.Tests/debug/ → …/bin/{project}/debug/
        var configuration = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(configuration.Parent!.Parent!.FullName, project, configuration.Name, $"OrleansTrading.{project}.dll");
        if (!File.Exists(path)) path = Path.Combine(configuration.Parent!.Parent!.FullName, "Api", configuration.Name, $"OrleansTrading.{project}.dll");
        using var file = new PEReader(File.OpenRead(path));
        return read(file.GetMetadataReader());
    }
}
