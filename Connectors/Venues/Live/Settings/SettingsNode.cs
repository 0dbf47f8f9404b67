using System.Globalization;
using System.Text.Json;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Venues.Live.Settings;

/// <summary>
/// A value of a settings file with where it stands in it, so that whatever is wrong is said as <c>file: path.in.json: sentence</c>. What the file says is
/// not repeated: it may be secret.
/// </summary>
/// <param name="file">The file's name.</param>
/// <param name="path">Names of the properties that lead to it, with dots between them; empty for the whole.</param>
/// <param name="value">The value.</param>
internal readonly struct SettingsNode(string file, string path, JsonElement value)
{
    private const int MostTextLength = 4_096;

    /// <summary>The value as it is.</summary>
    public JsonElement Value => value;

    /// <summary>Whether it is a list.</summary>
    public bool IsList => value.ValueKind == JsonValueKind.Array;

    /// <summary>Whether it is a text.</summary>
    public bool IsText => value.ValueKind == JsonValueKind.String;

    /// <summary>The refusal of it.</summary>
    /// <param name="rule">What it must be, to be read after its path.</param>
    /// <param name="code">The code.</param>
    public RefusedException Wrong(string rule, string code = "LIVE_SETTINGS_INVALID") =>
        new(code, path.Length == 0 ? $"{file}: {rule}" : $"{file}: {path}: {rule}");

    /// <summary>The same refusal, said of this place.</summary>
    public RefusedException Wrong(RefusedException refused) => Wrong(refused.Message, refused.Refusal.Code);

    /// <summary>The properties of an object, each once.</summary>
    /// <exception cref="RefusedException">LIVE_SETTINGS_INVALID.</exception>
    public IReadOnlyList<(string Name, SettingsNode Value)> Properties()
    {
        if (value.ValueKind != JsonValueKind.Object) throw Wrong("is an object.");
        var (at, of) = (path, file);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var properties = new List<(string, SettingsNode)>();
        foreach (var property in value.EnumerateObject())
        {
            var node = new SettingsNode(of, at.Length == 0 ? property.Name : $"{at}.{property.Name}", property.Value);
            if (!names.Add(property.Name)) throw node.Wrong("stands here twice.");
            properties.Add((property.Name, node));
        }

        return properties;
    }

    /// <summary>An object that has no other properties than these.</summary>
    /// <exception cref="RefusedException">LIVE_SETTINGS_INVALID.</exception>
    public SettingsNode Having(params IEnumerable<string> known)
    {
        var names = known.ToArray();
        foreach (var (name, node) in Properties())
            if (!names.Contains(name, StringComparer.Ordinal)) throw node.Wrong($"is not known here. Known: {string.Join(", ", names)}.");
        return this;
    }

    /// <summary>A property; null: it is not there.</summary>
    public SettingsNode? Find(string name) => value.TryGetProperty(name, out var found) ? Child(name, found) : null;

    /// <summary>A property.</summary>
    /// <exception cref="RefusedException">LIVE_SETTINGS_INVALID: it is not there.</exception>
    public SettingsNode Get(string name) => Find(name) ?? throw Child(name, default).Wrong("is missing.");

    /// <summary>The items of a list.</summary>
    /// <exception cref="RefusedException">LIVE_SETTINGS_INVALID.</exception>
    public IReadOnlyList<SettingsNode> Items()
    {
        if (!IsList) throw Wrong("is a list.");
        var (at, of) = (path, file);
        return [.. value.EnumerateArray().Select((item, i) => new SettingsNode(of, string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]"), item))];
    }

    /// <summary>A text that is not empty.</summary>
    /// <exception cref="RefusedException">LIVE_SETTINGS_INVALID.</exception>
    public string Text() => IsText && value.GetString() is { Length: > 0 and <= MostTextLength } text && !text.Any(char.IsControl)
        ? text
        : throw Wrong($"is a text of 1 to {MostTextLength} printable characters.");

    /// <summary>A whole number.</summary>
    /// <exception cref="RefusedException">LIVE_SETTINGS_INVALID.</exception>
    public int Integer(int least, int most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"is a whole number from {least} to {most}."));

    /// <summary>Yes or no.</summary>
    /// <exception cref="RefusedException">LIVE_SETTINGS_INVALID.</exception>
    public bool Boolean() => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong("is true or false.");

    /// <summary>An address that may be spoken to: with TLS, or on loopback.</summary>
    /// <exception cref="RefusedException">LIVE_SETTINGS_INVALID, VENUE_ADDRESS.</exception>
    public Uri Address(string secure, string plain) => AddressOf(Text(), secure, plain);

    /// <summary>The same of a text that does not stand here itself.</summary>
    /// <exception cref="RefusedException">VENUE_ADDRESS.</exception>
    public Uri AddressOf(string text, string secure, string plain)
    {
        try
        {
            return Endpoint.Checked(new Uri(text, UriKind.RelativeOrAbsolute), secure, plain);
        }
        catch (RefusedException e)
        {
            throw Wrong(e);
        }
        catch (UriFormatException)
        {
            throw Wrong("is no address.");
        }
    }

    private SettingsNode Child(string name, JsonElement child) => new(file, path.Length == 0 ? name : $"{path}.{name}", child);
}
