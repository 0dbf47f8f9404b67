using System.Text.RegularExpressions;

namespace OrleansTrading.Grains.Tests.Architecture;

/// <summary>
/// The committed list of what the embedded runtime declares (Embedded/Actors/surface.txt), in Orleans' names, and the same in the names of
/// the embedded assembly, where all of it stands in one namespace.
/// </summary>
internal sealed partial class Surface
{
    public const string Assembly = "OrleansTrading.Embedded.Actors";

    private readonly Dictionary<string, string> _embeddedNames = new(StringComparer.Ordinal);

    public Surface(string path)
    {
        var part = "";
        foreach (var line in File.ReadLines(path).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line[0] == '[') Parts.Add(part = line.Trim('[', ']'), []);
            else Parts[part].Add(line);
        }

        // A type's line says in which of Orleans' namespaces it stands; nested ones follow the type around them.
        var types = Parts.Values.SelectMany(p => p).Where(l => l.StartsWith("T:", StringComparison.Ordinal));
        foreach (var type in types.Select(l => l[2..].Split('`')[0]))
            _embeddedNames.TryAdd(type, $"{Assembly}.{type[(type.LastIndexOf('.') + 1)..]}");
    }

    /// <summary>Lines by part (grains, hosts, only here), as they stand in the file.</summary>
    public Dictionary<string, List<string>> Parts { get; } = new(StringComparer.Ordinal);

    /// <summary>The lines of some parts, in the names of the embedded assembly.</summary>
    public IEnumerable<string> Embedded(params string[] parts) => parts.SelectMany(part => Parts[part]).Select(ToEmbedded);

    private string ToEmbedded(string line) => QualifiedName().Replace(Omitted().Replace(line, ""), match =>
    {
        // The longest part of the name that is a type: what follows it is a member or a nested type.
        for (var end = match.Value.Length; end > 0; end = match.Value.LastIndexOf('.', end - 1))
            if (_embeddedNames.TryGetValue(match.Value[..end], out var name) && !IsNested(match.Value[..end]))
                return name + match.Value[end..];
        return match.Value;
    });

    private bool IsNested(string name) => name.LastIndexOf('.') is > 0 and var dot && _embeddedNames.ContainsKey(name[..dot]);

    [GeneratedRegex(@"[A-Za-z_][\w]*(\.[A-Za-z_][\w]*)+")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"\(…\)|,…")]
    private static partial Regex Omitted();
}
