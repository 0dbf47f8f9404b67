using System.Text;

namespace OrleansTrading.Storage;

/// <summary>
/// Text as UTF-8, strictly: half a surrogate pair is refused and not replaced, because two different names would become one.
/// </summary>
internal static class WellFormedText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Encodes a text whose length is bounded.</summary>
    /// <param name="minimumLength">Fewest characters.</param>
    /// <param name="maximumLength">Most characters.</param>
    /// <exception cref="ArgumentException">The text is too short, too long, or no well-formed UTF-16.</exception>
    public static byte[] Encode(string text, int minimumLength, int maximumLength, string parameter, string what)
    {
        ArgumentNullException.ThrowIfNull(text, parameter);
        if (text.Length < minimumLength || text.Length > maximumLength)
        {
            throw new ArgumentException(
                $"{what} has {text.Length} characters; {minimumLength} to {maximumLength} are allowed.", parameter);
        }

        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"{what} is not well-formed text: {e.Message}", parameter, e);
        }
    }

    /// <summary>Decodes stored text.</summary>
    /// <exception cref="DecoderFallbackException">The bytes are not UTF-8: they were damaged.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes) => Strict.GetString(bytes);
}
