using OrleansTrading.Domain;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Storage.Reminders;

/// <summary>A reminder's grain and name, checked and as UTF-8.</summary>
internal sealed class ReminderIdentity(string grain, string name)
{
    public string Grain { get; } = grain;

    public string Name { get; } = name;

    public byte[] GrainUtf8 { get; } = Encode(grain);

    public byte[] NameUtf8 { get; } =
        WellFormedText.Encode(name, 1, ReminderStore.MaxNameLength, nameof(name), "The reminder's name");

    public static byte[] Encode(string grain) =>
        WellFormedText.Encode(grain, 1, ReminderStore.MaxGrainLength, nameof(grain), "The reminder's grain");

    /// <summary>Verifies a stored reminder.</summary>
    /// <exception cref="RefusedException"><see cref="StorageCodes.Corrupt"/>.</exception>
    public static StoredReminder Decode(
        ReadOnlySpan<byte> grain, ReadOnlySpan<byte> name, long etag, long startTicks, long periodTicks, long crc)
    {
        var identity = new ReminderIdentity(WellFormedText.Decode(grain), WellFormedText.Decode(name));
        return crc == identity.ChecksumOf(etag, startTicks, periodTicks)
            ? new StoredReminder(identity.Grain, identity.Name, startTicks, periodTicks, StateOperation.Text(etag))
            : throw StorageRefusals.Corrupt(
                $"Reminder '{identity.Name}' of '{identity.Grain}' (etag {etag}) is corrupt: its checksum differs.");
    }

    /// <summary>The checksum of a schedule at its place.</summary>
    public uint ChecksumOf(long etag, long startTicks, long periodTicks)
    {
        var checksum = new Checksum();
        checksum.AddField(GrainUtf8);
        checksum.AddField(NameUtf8);
        checksum.Add(etag);
        checksum.Add(startTicks);
        checksum.Add(periodTicks);
        return checksum.Value;
    }
}
