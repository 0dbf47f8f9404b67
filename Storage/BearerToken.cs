using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using OrleansTrading.Domain;

namespace OrleansTrading.Storage;

/// <summary>The token file: 32 random bytes in base64url, readable by its owner alone.</summary>
internal static class BearerToken
{
    private const int RandomBytes = 32;
    private const int Characters = 43;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the token, or creates the first one.</summary>
    public static string ReadOrCreate(string path)
    {
        if (!File.Exists(path))
            DurableFiles.CreateAtomically(path, Base64Url.EncodeToUtf8(RandomNumberGenerator.GetBytes(RandomBytes)));
        return Read(path);
    }

    private static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);

        // The mode of the open file, not of the name: the name could be given to another file in between.
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(file.SafeFileHandle) is var mode && (mode & ~OwnerOnly) != 0)
        {
            throw new RefusedException(
                StorageCodes.TokenExposed,
                $"The token file '{path}' has mode {Convert.ToString((int)mode, 8)}, and at most 600 is allowed: others may have "
                + "read it. Delete it (the next start makes a new token), or set its mode if nobody did.");
        }

        Span<byte> content = stackalloc byte[Characters + 1];
        var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        var token = Encoding.ASCII.GetString(content[..length]);
        Span<byte> decoded = stackalloc byte[RandomBytes];

        // Encoded again, it must be the same: the last character has bits that decoding ignores.
        if (length != Characters
            || Base64Url.DecodeFromUtf8(content[..length], decoded, out _, out var bytes) != OperationStatus.Done
            || bytes != RandomBytes
            || Base64Url.EncodeToString(decoded) != token)
        {
            throw new RefusedException(
                StorageCodes.TokenMalformed,
                $"The token file '{path}' does not hold a token ({Characters} characters of base64url and nothing else). "
                + "Delete it, and the next start makes a new one.");
        }

        return token;
    }
}
