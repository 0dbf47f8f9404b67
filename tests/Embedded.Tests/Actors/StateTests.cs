using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors;

public sealed class Account
{
    public int Balance { get; set; }

    public List<string> Entries { get; set; } = [];
}

public interface IAccountGrain : IGrainWithStringKey
{
    Task<int> Balance();

    Task Deposit(int amount, bool write);

    Task<(bool Exists, string? Etag)> Record();

    Task Clear();

    Task Reread();

    Task<int> Other();

    Task WriteOther(int value);
}

public sealed class AccountGrain(
    [PersistentState("account")] IPersistentState<Account> account,
    [PersistentState("number", "other")] IPersistentState<int> number) : Grain, IAccountGrain
{
    private int _balanceWhenActivated;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _balanceWhenActivated = account.State.Balance;
        return Task.CompletedTask;
    }

    public Task<int> Balance() => Task.FromResult(account.State.Balance == 0 ? _balanceWhenActivated : account.State.Balance);

    public async Task Deposit(int amount, bool write)
    {
        account.State.Balance += amount;
        account.State.Entries.Add($"{amount}");
        if (write)
            await account.WriteStateAsync();
    }

    public Task<(bool Exists, string? Etag)> Record() => Task.FromResult((account.RecordExists, account.Etag));

    public Task Clear() => account.ClearStateAsync();

    public Task Reread() => account.ReadStateAsync();

    public Task<int> Other() => Task.FromResult(number.State);

    public async Task WriteOther(int value)
    {
        number.State = value;
        await number.WriteStateAsync();
    }
}

public sealed class StateTests
{
    [Fact]
    public async Task State_is_read_before_activation_and_survives_the_activation_that_wrote_it()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<IAccountGrain>("a");
        Assert.Equal((false, null), await grain.Record());
        await grain.Deposit(5, write: true);
        Assert.True((await grain.Record()).Exists);
        await cluster.DeactivateAsync(grain);
        Assert.Equal(5, await grain.Balance());
        Assert.Equal(0, await cluster.Client.GetGrain<IAccountGrain>("b").Balance());
    }

    [Fact]
    public async Task What_was_not_written_is_not_stored()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<IAccountGrain>("a");
        await grain.Deposit(5, write: true);
        await grain.Deposit(2, write: false);
        Assert.Equal(7, await grain.Balance());
        await grain.Reread();
        Assert.Equal(5, await grain.Balance());
    }

    [Fact]
    public async Task Cleared_state_is_gone_and_can_be_written_again()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<IAccountGrain>("a");
        await grain.Deposit(5, write: true);
        await grain.Clear();
        Assert.Equal((false, null), await grain.Record());
        await grain.Deposit(1, write: true);
        await cluster.DeactivateAsync(grain);
        Assert.Equal(1, await grain.Balance());
    }

    [Fact]
    public async Task States_of_one_grain_may_lie_in_different_storages()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<IAccountGrain>("a");
        await grain.WriteOther(9);
        await cluster.DeactivateAsync(grain);
        Assert.Equal(9, await grain.Other());
        var storage = cluster.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>("other");
        var stored = new GrainState<int>();
        await storage.ReadStateAsync("number", grain.GetGrainId(), stored);
        Assert.Equal(9, stored.State);
    }

    [Fact]
    public async Task A_write_over_a_version_that_the_grain_does_not_know_fails_and_the_grain_starts_afresh()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<IAccountGrain>("a");
        await grain.Deposit(5, write: true);
        var storage = cluster.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>("Default");
        var foreign = new GrainState<Account>();
        await storage.ReadStateAsync("account", grain.GetGrainId(), foreign);
        foreign.State.Balance = 100;
        var known = foreign.ETag;
        await storage.WriteStateAsync("account", grain.GetGrainId(), foreign);
        var inconsistent = await Assert.ThrowsAsync<InconsistentStateException>(() => grain.Deposit(1, write: true));
        Assert.Equal((foreign.ETag, known), (inconsistent.StoredEtag, inconsistent.CurrentEtag));
        Assert.Equal(100, await grain.Balance());
    }

    [Fact]
    public async Task A_storage_that_does_not_exist_is_named_when_the_grain_is_called()
    {
        await using var cluster = await TestCluster.Start(silo =>
        {
            foreach (var storage in silo.Services.Where(s => s.IsKeyedService && s.ServiceKey is "other").ToList())
                silo.Services.Remove(storage);
        });
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(cluster.Client.GetGrain<IAccountGrain>("a").Other);
        Assert.Contains("'other'", refused.Message, StringComparison.Ordinal);
    }
}
