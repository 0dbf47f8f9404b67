using System.Text.Json;

namespace OrleansTrading.Chaos.State;

/// <summary>Where lists that should be equal are not.</summary>
public static class Differences
{
    private const int ShownOfEach = 3;

    /// <summary>Compares lists by the text of their elements.</summary>
    public static IEnumerable<string> Between(
        IEnumerable<(string Name, IReadOnlyList<JsonElement> Mine, IReadOnlyList<JsonElement> Theirs)> elements,
        IEnumerable<(string Name, IReadOnlyList<string> Mine, IReadOnlyList<string> Theirs)> lines) =>
        elements.Select(e => (e.Name, Mine: Text(e.Mine), Theirs: Text(e.Theirs))).Concat(lines)
            .SelectMany(l => Between(l.Name, l.Mine, l.Theirs));

    private static IReadOnlyList<string> Text(IReadOnlyList<JsonElement> elements) => [.. elements.Select(e => e.GetRawText())];

    private static IEnumerable<string> Between(string name, IReadOnlyList<string> mine, IReadOnlyList<string> theirs)
    {
        if (mine.Count != theirs.Count) yield return $"{name}: {mine.Count} here, {theirs.Count} there";
        var shown = 0;
        for (var i = 0; i < Math.Min(mine.Count, theirs.Count) && shown < ShownOfEach; i++)
        {
            if (mine[i] == theirs[i]) continue;
            shown++;
            yield return $"{name}[{i}]:\n  here  {mine[i]}\n  there {theirs[i]}";
        }
    }
}
