namespace OrleansTrading.Api.Tests;

/// <summary>
/// A replay that came some way into its day and was stopped, so that it can go on at any speed with quotes standing. So
/// slow that no further quote comes while a test looks, it is an open market that stands still.
/// </summary>
internal sealed class BegunDay : IDisposable
{
    /// <summary>Such that the day is not over before it is stopped.</summary>
    public const string Unhurried = "4000";

    private const string Frozen = "0.000001";

    private readonly TemporaryFolder _folder = new();

    private BegunDay(ServiceCommand command) => Command = command;

    public ServiceCommand Command { get; }

    public string DataFolder => _folder.Path;

    /// <summary>Replays an hour or two of a day.</summary>
    public static async Task<BegunDay> Prepare(MadeUpDay day, string? strategies = null)
    {
        // Counted before the start: the first to ask replays a whole day for it.
        var some = await day.Quotes() / 16;
        var begun = new BegunDay(day.Command with { Strategies = strategies });
        try
        {
            using var service = await Service.Start(begun.Command with { Speed = Unhurried }, begun.DataFolder, Stop.Token);
            await service.Read(some, Stop.Token);
            Assert.Equal(0, await service.Stop(Stop.Token));
            Assert.DoesNotContain("finished", service.Process.Output, StringComparison.Ordinal);
            return begun;
        }
        catch
        {
            begun.Dispose();
            throw;
        }
    }

    /// <summary>Goes on, at full speed where none is said.</summary>
    public Task<Service> GoOn(string? speed = null) => Service.Start(Command with { Speed = speed }, DataFolder, Stop.Token);

    /// <summary>Goes on so slowly that time stands still.</summary>
    public Task<Service> StandStill() => GoOn(Frozen);

    /// <summary>Goes on at full speed to the end, and reads what is there then.</summary>
    public async Task<ServiceState> End()
    {
        using var service = await GoOn();
        await service.Finished(Stop.Token);
        return await ServiceState.Read(service.Client, Stop.Token);
    }

    public void Dispose() => _folder.Dispose();
}
