namespace OrleansTrading.Api.Tests;

/// <summary>A service whose market is open and stands still, without strategies, for tests that leave nothing behind.</summary>
public sealed class OpenMarket(MadeUpDay day) : IAsyncLifetime
{
    private BegunDay _begun = null!;

    public Service Service { get; private set; } = null!;

    public GraphQLClient Client => Service.Client;

    public async ValueTask InitializeAsync()
    {
        _begun = await BegunDay.Prepare(day, "none");
        Service = await _begun.StandStill();
    }

    public ValueTask DisposeAsync()
    {
        Service?.Dispose();
        _begun?.Dispose();
        return ValueTask.CompletedTask;
    }
}
