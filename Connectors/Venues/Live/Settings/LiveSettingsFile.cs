using System.Text.Json;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live.Settings;

/// <summary>Reads the settings of a live session from a JSON file, whole and strictly: what is not known is refused, and said with its place.</summary>
public static class LiveSettingsFile
{
    private const int MostBytes = 1 << 20;

    private static readonly JsonDocumentOptions Json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 32 };

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="catalogue">Known instruments, venues and listings.</param>
    /// <param name="environment">The environment, from which credentials may come; null for that of the process.</param>
    /// <param name="role">What the process is that reads it.</param>
    /// <exception cref="RefusedException">
    /// LIVE_SETTINGS_MISSING: there is no such file. LIVE_SETTINGS_EXPOSED: it holds credentials and others than its owner may use it. UNKNOWN_VENUE,
    /// VENUE_NOT_LIVE: nothing here speaks to the venue. UNKNOWN_SYMBOL, NOT_LISTED, VENUE_ADDRESS, and LIVE_SETTINGS_INVALID for all else that is
    /// wrong, each as <c>file: path.in.json: sentence</c>.
    /// </exception>
    public static LiveSettings Read(
        string path, Catalogue catalogue, Func<string, string?>? environment = null, LiveRole role = LiveRole.Session)
    {
        var name = Path.GetFileName(path);
        var (bytes, mode) = Load(path, name);
        using var document = Parse(name, bytes);
        var root = new SettingsNode(name, "", document.RootElement).Having("instruments", "venues", "kafka");
        var secrets = new SettingsSecrets(environment ?? Environment.GetEnvironmentVariable);
        var kafka = role == LiveRole.Sender ? root.Get("kafka") : root.Find("kafka");
        // Who only hears of venues needs none of what they ask for.
        secrets.AreOptional = role == LiveRole.Session && kafka is not null;
        var venues = ReadVenues(root, catalogue, secrets);
        if (secrets.AreOptional) venues = [.. venues.Select(venue => new HeardVenueSettings(venue.Venue, venue.Listings))];
        secrets.AreOptional = false;
        var settings = new LiveSettings(venues) { Kafka = kafka is { } node ? LiveKafkaReader.Read(node, secrets) : null };
        if (secrets.AreInFile && mode is { } open && (open & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) != 0)
            throw new RefusedException("LIVE_SETTINGS_EXPOSED", $"{name}: holds credentials, so its owner alone may use it: chmod 600 {name}");
        return settings;
    }

    private static LiveVenueSettings[] ReadVenues(SettingsNode root, Catalogue catalogue, SettingsSecrets secrets)
    {
        var listings = new SettingsListings(catalogue, root.Find("instruments"));
        var reader = new LiveVenueReader(listings, secrets);
        var venues = root.Get("venues").Properties();
        if (venues.Count == 0) throw root.Get("venues").Wrong("names at least one venue.");
        var read = venues.Select(venue => reader.Read(catalogue, venue.Name, venue.Value)).OrderBy(v => v.Venue.Name, StringComparer.Ordinal).ToArray();
        if (read.GroupBy(v => v.Venue.Name).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
            throw root.Get("venues").Wrong($"names {twice} twice.");
        listings.CheckAllFound();
        return read;
    }

    // The mode is that of the file that was read, not of one that has taken its place.
    private static (byte[] Bytes, UnixFileMode? Mode) Load(string path, string name)
    {
        try
        {
            using var file = File.OpenHandle(path, options: FileOptions.SequentialScan);
            var length = RandomAccess.GetLength(file);
            if (length > MostBytes) throw new RefusedException("LIVE_SETTINGS_INVALID", $"{name}: has more than {MostBytes} bytes.");
            var bytes = new byte[length];
            var read = 0;
            while (read < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(read), read) is var more and > 0) read += more;
            return (bytes[..read], OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(file));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RefusedException("LIVE_SETTINGS_MISSING", $"There is no file '{path}' with the settings of a live market; --live names another.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException("LIVE_SETTINGS_INVALID", $"{name}: cannot be read.", e);
        }
    }

    private static JsonDocument Parse(string name, byte[] bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes, Json);
        }
        catch (JsonException e)
        {
            // What it has found there it would repeat.
            throw new RefusedException("LIVE_SETTINGS_INVALID", $"{name}: line {e.LineNumber + 1}: is no JSON.");
        }
    }
}
