using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using OrleansTrading.Embedded.Actors.CodeGeneration;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// All grain classes of the process, found through the manifests of loaded assemblies and of those they name as
/// application parts. One for the process: types are the same for every host in it.
/// </summary>
internal sealed class GrainRegistry
{
    private static readonly Lock ReadLock = new();
    private static readonly HashSet<Assembly> Read = [];
    private static readonly GrainManifestBuilder Known = new();
    private static volatile GrainRegistry? _current;

    private readonly FrozenDictionary<Type, GrainClass[]> _byInterface;
    private readonly FrozenDictionary<GrainType, GrainClass> _byType;
    private readonly ConcurrentDictionary<(Type, string?), GrainClass> _chosen = new();

    private GrainRegistry(List<GrainClass> classes)
    {
        foreach (var twins in classes.GroupBy(c => c.Type).Where(g => g.Count() > 1))
        {
            throw new InvalidOperationException($"Grain classes {string.Join(" and ", twins.Select(c => c.ClassType))} have the "
                + $"same grain type '{twins.Key}'; give one of them a [GrainType].");
        }

        _byType = classes.ToFrozenDictionary(c => c.Type);
        _byInterface = classes.SelectMany(c => c.Interfaces, (c, i) => (Interface: i, Class: c))
            .GroupBy(pair => pair.Interface, pair => pair.Class)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray());
        ImplicitSubscribers = classes.SelectMany(c => c.ImplicitStreamNamespaces, (c, ns) => (Namespace: ns, Class: c))
            .GroupBy(pair => pair.Namespace, pair => pair.Class)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray());
    }

    public static GrainRegistry Current => _current ?? Refresh();

    public FrozenDictionary<string, GrainClass[]> ImplicitSubscribers { get; }

    /// <summary>Reads manifests of assemblies that have been loaded since.</summary>
    public static GrainRegistry Refresh()
    {
        lock (ReadLock)
        {
            var before = Known.Classes.Count;
            foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
                ReadAssembly(assembly);
            if (_current is null || Known.Classes.Count != before)
                _current = new GrainRegistry(Known.Classes);
            return _current;
        }
    }

    public GrainClass ClassOf(Type grainInterface, string? classNamePrefix) =>
        _chosen.GetOrAdd((grainInterface, classNamePrefix), static (asked, self) => self.Choose(asked.Item1, asked.Item2), this);

    public GrainClass? ClassOf(GrainType type) => _byType.GetValueOrDefault(type);

    private GrainClass Choose(Type grainInterface, string? prefix)
    {
        var all = _byInterface.GetValueOrDefault(grainInterface) ?? [];
        var candidates = string.IsNullOrEmpty(prefix)
            ? all
            : all.Where(c => c.ClassType.FullName!.StartsWith(prefix, StringComparison.Ordinal)
                || c.ClassType.Name.StartsWith(prefix, StringComparison.Ordinal)).ToArray();
        if (candidates.Length > 1)
        {
            // IFoo is Foo's or FooGrain's before it is another's, as in Orleans.
            var name = grainInterface.Name.TrimStart('I');
            candidates = candidates.Where(c => c.ClassType.Name == name || c.ClassType.Name == prefix) is var named && named.Count() == 1
                ? named.ToArray()
                : throw new ArgumentException($"Several grain classes implement {grainInterface}: "
                    + $"{string.Join(", ", candidates.Select(c => c.ClassType.Name))}. Choose one by its name's prefix.");
        }

        return candidates.Length == 1
            ? candidates[0]
            : throw new ArgumentException($"No grain class implements {grainInterface}"
                + (string.IsNullOrEmpty(prefix) ? "." : $" and has a name that starts with '{prefix}'."));
    }

    private static void ReadAssembly(Assembly assembly)
    {
        if (assembly.IsDynamic || !Read.Add(assembly))
            return;
        foreach (var part in assembly.GetCustomAttributes<ApplicationPartAttribute>())
            ReadAssembly(Assembly.Load(new AssemblyName(part.AssemblyName)));
        if (assembly.GetCustomAttribute<GrainManifestAttribute>() is { } attribute)
            ((IGrainManifest)Activator.CreateInstance(attribute.Manifest, nonPublic: true)!).Describe(Known);
    }
}
