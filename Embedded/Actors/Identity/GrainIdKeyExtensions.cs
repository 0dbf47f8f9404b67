using System.Globalization;

namespace OrleansTrading.Embedded.Actors;

/// <summary>Keys as they are written: a number in hexadecimal, a Guid in 32 digits, and behind a <c>+</c> what extends them.</summary>
public static class GrainIdKeyExtensions
{
    private const int GuidLength = 32;

    /// <summary>Writes a number as a key.</summary>
    public static IdSpan CreateIntegerKey(long key) => IdSpan.Create(key.KeyText());

    /// <summary>Writes a number and what extends it as a key; an empty extension is none.</summary>
    public static IdSpan CreateIntegerKey(long key, string? keyExtension) => IdSpan.Create(Extended(key.KeyText(), keyExtension));

    /// <summary>Writes a Guid as a key.</summary>
    public static IdSpan CreateGuidKey(Guid key) => IdSpan.Create(key.KeyText());

    /// <summary>Writes a Guid and what extends it as a key; an empty extension is none.</summary>
    public static IdSpan CreateGuidKey(Guid key, string? keyExtension) => IdSpan.Create(Extended(key.KeyText(), keyExtension));

    /// <summary>Reads a key that is a number.</summary>
    /// <param name="keyExt">What extends it, or null.</param>
    public static bool TryGetIntegerKey(this GrainId grainId, out long key, out string? keyExt)
    {
        var text = grainId.KeyText.AsSpan();
        var plus = text.IndexOf('+');
        keyExt = plus < 0 ? null : text[(plus + 1)..].ToString();
        return long.TryParse(plus < 0 ? text : text[..plus], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out key);
    }

    /// <summary>Reads a key that is a Guid.</summary>
    /// <param name="keyExt">What extends it, or null.</param>
    public static bool TryGetGuidKey(this GrainId grainId, out Guid key, out string? keyExt)
    {
        var text = grainId.KeyText.AsSpan();
        var isExtended = text.Length > GuidLength && text[GuidLength] == '+';
        keyExt = isExtended ? text[(GuidLength + 1)..].ToString() : null;
        return Guid.TryParseExact(isExtended ? text[..GuidLength] : text, "N", out key);
    }

    /// <inheritdoc cref="TryGetIntegerKey"/>
    /// <exception cref="ArgumentException">It is no number.</exception>
    public static long GetIntegerKey(this GrainId grainId, out string? keyExt) => grainId.TryGetIntegerKey(out var key, out keyExt)
        ? key
        : throw new ArgumentException($"The key of {grainId} is no number.", nameof(grainId));

    /// <inheritdoc cref="GetIntegerKey(GrainId, out string)"/>
    public static long GetIntegerKey(this GrainId grainId) => grainId.GetIntegerKey(out _);

    /// <inheritdoc cref="TryGetGuidKey"/>
    /// <exception cref="ArgumentException">It is no Guid.</exception>
    public static Guid GetGuidKey(this GrainId grainId, out string? keyExt) => grainId.TryGetGuidKey(out var key, out keyExt)
        ? key
        : throw new ArgumentException($"The key of {grainId} is no Guid.", nameof(grainId));

    /// <inheritdoc cref="GetGuidKey(GrainId, out string)"/>
    public static Guid GetGuidKey(this GrainId grainId) => grainId.GetGuidKey(out _);

    internal static string KeyText(this Guid key) => key.ToString("N");

    internal static string KeyText(this long key) => key.ToString("X", CultureInfo.InvariantCulture);

    internal static string Extended(string key, string? keyExtension) =>
        string.IsNullOrWhiteSpace(keyExtension) ? key : $"{key}+{keyExtension}";
}
