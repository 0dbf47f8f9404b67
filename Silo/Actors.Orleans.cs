namespace OrleansTrading.Silo;

/// <summary>What Orleans needs: grain state and reminders in PostgreSQL.</summary>
internal static class ActorsStack
{
    /// <summary>Registers the storage of grain state.</summary>
    public static void AddStateStorage(this ISiloBuilder silo, string name) =>
        silo.AddAdoNetGrainStorage(name, storage =>
        {
            storage.Invariant = "Npgsql";
            storage.ConnectionString = silo.Configuration["ConnectionStrings:Trading"];
        });

    /// <summary>Registers reminders and their storage.</summary>
    public static void AddReminderStorage(this ISiloBuilder silo) =>
        silo.UseAdoNetReminderService(storage =>
        {
            storage.Invariant = "Npgsql";
            storage.ConnectionString = silo.Configuration["ConnectionStrings:Trading"];
        });

    /// <summary>Registers the streams. What they carry can be asked for again, so they need not outlive the silos.</summary>
    public static void AddTradingStreams(this ISiloBuilder silo, string name) =>
        silo.AddMemoryGrainStorage("PubSubStore").AddMemoryStreams(name);
}
