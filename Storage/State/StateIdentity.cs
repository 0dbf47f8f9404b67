using OrleansTrading.Domain;

namespace OrleansTrading.Storage.State;

/// <summary>A state's name and key, checked and as UTF-8.</summary>
internal sealed class StateIdentity(string name, string key)
{
    public string Name { get; } = name;

    public string Key { get; } = key;

    public byte[] NameUtf8 { get; } =
        WellFormedText.Encode(name, 1, StateStore.MaxNameLength, nameof(name), "The state's name");

    public byte[] KeyUtf8 { get; } =
        WellFormedText.Encode(key, 1, StateStore.MaxKeyLength, nameof(key), "The state's key");

    /// <summary>Verifies a stored content.</summary>
    /// <exception cref="RefusedException"><see cref="StorageCodes.Corrupt"/>.</exception>
    public StoredState Decode(long etag, byte[] payload, long crc) => crc == ChecksumOf(etag, payload)
        ? new StoredState(payload, StateOperation.Text(etag))
        : throw StorageRefusals.Corrupt($"State '{Name}' of '{Key}' (etag {etag}) is corrupt: its checksum differs.");

    /// <summary>The checksum of a content at its place.</summary>
    public uint ChecksumOf(long etag, ReadOnlySpan<byte> payload)
    {
        var checksum = new Checksum();
        checksum.AddField(NameUtf8);
        checksum.AddField(KeyUtf8);
        checksum.Add(etag);
        checksum.AddField(payload);
        return checksum.Value;
    }
}
