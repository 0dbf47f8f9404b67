using System.Globalization;

namespace OrleansTrading.Embedded.Actors;

/// <summary>Reminders in the memory of the process; they end with it.</summary>
internal sealed class InMemoryReminderTable : IReminderTable
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(GrainId Grain, string Name), ReminderEntry> _entries = new(Comparer<(GrainId Grain, string Name)>.Create(
        static (a, b) => a.Grain.CompareTo(b.Grain) is var byGrain and not 0 ? byGrain : string.CompareOrdinal(a.Name, b.Name)));
    private long _lastETag;

    public Task<ReminderTableData> ReadRows(GrainId grainId) => Read(entry => entry.GrainId == grainId);

    public Task<ReminderTableData> ReadRows(uint begin, uint end) =>
        Read(entry => entry.GrainId.GetUniformHashCode() is var hash && (begin < end ? hash > begin && hash <= end : hash > begin || hash <= end));

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        (await Read(entry => entry.GrainId == grainId && entry.ReminderName == reminderName)).Reminders.SingleOrDefault();

    public Task<string?> UpsertRow(ReminderEntry entry)
    {
        lock (_lock)
        {
            var stored = Copy(entry);
            stored.ETag = (++_lastETag).ToString(CultureInfo.InvariantCulture);
            _entries[(entry.GrainId, entry.ReminderName)] = stored;
            return Task.FromResult<string?>(stored.ETag);
        }
    }

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag)
    {
        var key = (grainId, reminderName);
        lock (_lock)
            return Task.FromResult(_entries.TryGetValue(key, out var entry) && entry.ETag == eTag && _entries.Remove(key));
    }

    public Task TestOnlyClearTable()
    {
        lock (_lock)
            _entries.Clear();
        return Task.CompletedTask;
    }

    private Task<ReminderTableData> Read(Func<ReminderEntry, bool> isWanted)
    {
        lock (_lock)
            return Task.FromResult(new ReminderTableData(_entries.Values.Where(isWanted).Select(Copy)));
    }

    // What is given away may be changed by whoever has it.
    private static ReminderEntry Copy(ReminderEntry entry) => new()
    {
        GrainId = entry.GrainId,
        ReminderName = entry.ReminderName,
        StartAt = entry.StartAt,
        Period = entry.Period,
        ETag = entry.ETag,
    };
}
