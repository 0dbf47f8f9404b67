using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Storage;
using OrleansTrading.Storage.Reminders;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Silo;

/// <summary>What the embedded runtime needs: grain state and reminders in the same database as the journal.</summary>
internal static class ActorsStack
{
    /// <summary>Registers the storage of grain state.</summary>
    public static void AddStateStorage(this ISiloBuilder silo, string name)
    {
        silo.Services.AddSingleton(provider => new StateStore(provider.GetRequiredService<TradingDatabase>()));
        silo.Services.AddKeyedSingleton<IGrainStorage>(name, (provider, _) => new StoredGrainState(provider.GetRequiredService<StateStore>()));
    }

    /// <summary>Registers reminders and their storage.</summary>
    public static void AddReminderStorage(this ISiloBuilder silo)
    {
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable>(provider =>
            new StoredReminders(new ReminderStore(provider.GetRequiredService<TradingDatabase>())));
    }

    /// <summary>Registers the streams: in the memory of the process.</summary>
    public static void AddTradingStreams(this ISiloBuilder silo, string name) => silo.AddMemoryStreams(name);

    /// <summary>Grain state as JSON in the state store.</summary>
    private sealed class StoredGrainState(StateStore store) : IGrainStorage
    {
        public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var stored = await store.ReadAsync(stateName, grainId.ToString());
            grainState.RecordExists = stored is not null;
            grainState.ETag = stored?.ETag;
            grainState.State = stored is null ? Activator.CreateInstance<T>() : JsonSerializer.Deserialize<T>(stored.Payload)!;
        }

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var payload = JsonSerializer.SerializeToUtf8Bytes(grainState.State);
            grainState.ETag = await Guard(() => store.WriteAsync(stateName, grainId.ToString(), payload, grainState.ETag));
            grainState.RecordExists = true;
        }

        public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (grainState.ETag is not { } etag) return;
            await Guard(async () =>
            {
                await store.ClearAsync(stateName, grainId.ToString(), etag);
                return "";
            });
            (grainState.ETag, grainState.RecordExists) = (null, false);
            grainState.State = Activator.CreateInstance<T>();
        }

        private static async Task<string> Guard(Func<ValueTask<string>> write)
        {
            try
            {
                return await write();
            }
            catch (StateConflictException e)
            {
                throw new InconsistentStateException(e.Message, e.ActualETag, e.ExpectedETag, e);
            }
        }
    }

    /// <summary>Reminders in the reminder store.</summary>
    private sealed class StoredReminders(ReminderStore store) : IReminderTable
    {
        public async Task<ReminderTableData> ReadRows(GrainId grainId) =>
            new((await store.ReadAsync(grainId.ToString())).Select(EntryOf));

        public async Task<ReminderTableData> ReadRows(uint begin, uint end) => new((await store.ReadAllAsync())
            .Select(EntryOf)
            .Where(entry => IsBetween(entry.GrainId.GetUniformHashCode(), begin, end)));

        public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
            (await ReadRows(grainId)).Reminders.SingleOrDefault(entry => entry.ReminderName == reminderName);

        public async Task<string?> UpsertRow(ReminderEntry entry) => await store.WriteAsync(
            entry.GrainId.ToString(), entry.ReminderName, entry.StartAt.Ticks, entry.Period.Ticks);

        public async Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) =>
            await store.RemoveAsync(grainId.ToString(), reminderName, eTag);

        public async Task TestOnlyClearTable() => await store.ClearAsync();

        private static ReminderEntry EntryOf(StoredReminder stored) => new()
        {
            GrainId = GrainId.Parse(stored.Grain),
            ReminderName = stored.Name,
            StartAt = new DateTime(stored.StartTicks, DateTimeKind.Utc),
            Period = TimeSpan.FromTicks(stored.PeriodTicks),
            ETag = stored.ETag,
        };

        private static bool IsBetween(uint hash, uint begin, uint end) =>
            begin < end ? hash > begin && hash <= end : hash > begin || hash <= end;
    }
}
