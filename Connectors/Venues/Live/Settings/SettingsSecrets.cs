using System.Text.RegularExpressions;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Venues.Live.Settings;

/// <summary>Reads credentials: from the file, or from the environment variable whose name the file has, as <c>token</c> or <c>tokenEnv</c>.</summary>
/// <param name="environment">The environment.</param>
internal sealed partial class SettingsSecrets(Func<string, string?> environment)
{
    private const string Suffix = "Env";

    /// <summary>Whether the file itself holds credentials.</summary>
    public bool AreInFile { get; private set; }

    /// <summary>Whether they may be missing, since nobody uses them here; what is there is looked at all the same.</summary>
    public bool AreOptional { get; set; }

    /// <summary>The names by which a credential may stand in an object.</summary>
    public static IEnumerable<string> NamesOf(string name) => [name, name + Suffix];

    /// <summary>A credential.</summary>
    /// <param name="owner">The object that has it.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="unused">What stands for one that is missing where it may be.</param>
    /// <exception cref="RefusedException">LIVE_SETTINGS_INVALID.</exception>
    public string Get(SettingsNode owner, string name, string unused = "") =>
        Find(owner, name) ?? (AreOptional ? unused : throw owner.Wrong($"needs {name}, or {name}{Suffix} with the name of an environment variable."));

    /// <summary>A credential; null: there is none.</summary>
    /// <exception cref="RefusedException">LIVE_SETTINGS_INVALID.</exception>
    public string? Find(SettingsNode owner, string name)
    {
        if (owner.Find(name + Suffix) is not { } variable)
        {
            if (owner.Find(name) is not { } here) return null;
            AreInFile = true;
            return here.Text();
        }

        if (owner.Find(name) is not null) throw variable.Wrong($"stands beside {name}: one of them is enough.");
        // What is refused is not repeated: it may be the credential itself, in the wrong place.
        if (!VariableName().IsMatch(variable.Text())) throw variable.Wrong("is the name of an environment variable.");
        return environment(variable.Text()) is { Length: > 0 } value ? value
            : AreOptional ? null
            : throw variable.Wrong("names a variable that the environment does not have.");
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]{0,127}$")]
    private static partial Regex VariableName();
}
