namespace OrleansTrading.Storage.Reminders;

/// <summary>A reminder's grain and name, checked and as UTF-8.</summary>
internal sealed class ReminderIdentity(string grain, string name)
{
    public string Grain { get; } = grain;

    public string Name { get; } = name;

    public byte[] GrainUtf8 { get; } = Encode(grain);

    public byte[] NameUtf8 { get; } =
        WellFormedText.Encode(name, 1, SqliteReminderStore.MaxNameLength, nameof(name), "The reminder's name");

    public static byte[] Encode(string grain) =>
        WellFormedText.Encode(grain, 1, SqliteReminderStore.MaxGrainLength, nameof(grain), "The reminder's grain");

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
