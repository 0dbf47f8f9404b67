using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public sealed class Account
{
    public int Balance { get; set; }

    public List<string> Entries { get; set; } = [];
}

public interface IAccountGrain : IGrainWithStringKey
{
    Task<int> Balance();

    Task<int> BalanceWhenActivated();

    Task Deposit(int amount, bool write);

    Task<bool> TryDeposit(int amount);

    Task<(bool Exists, string? Etag)> Record();

    Task Clear();

    Task Reread();

    Task<int> Other();

    Task WriteOther(int value);

    Task DepositInto(string other, int amount);

    Task WriteWhenLeaving();

    Task<int> Activation();
}

public sealed class AccountGrain(
    Probe probe,
    [PersistentState("account", "faulty")] IPersistentState<Account> account,
    [PersistentState("number", "other")] IPersistentState<int> number) : Grain, IAccountGrain
{
    private readonly int _activation = probe.Add("activations");
    private int _balanceWhenActivated;
    private bool _writesWhenLeaving;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _balanceWhenActivated = account.State.Balance;
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _writesWhenLeaving ? account.WriteStateAsync(cancellationToken) : Task.CompletedTask;

    public Task<int> Balance() => Task.FromResult(account.State.Balance);

    public Task<int> BalanceWhenActivated() => Task.FromResult(_balanceWhenActivated);

    public async Task Deposit(int amount, bool write)
    {
        account.State.Balance += amount;
        account.State.Entries.Add($"{amount}");
        if (write)
            await account.WriteStateAsync();
    }

    public async Task<bool> TryDeposit(int amount)
    {
        try
        {
            await Deposit(amount, write: true);
            return true;
        }
        catch (InconsistentStateException)
        {
            await account.ReadStateAsync();
            return false;
        }
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

    public Task DepositInto(string other, int amount) => GrainFactory.GetGrain<IAccountGrain>(other).Deposit(amount, write: true);

    public Task WriteWhenLeaving()
    {
        _writesWhenLeaving = true;
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<int> Activation() => Task.FromResult(_activation);
}

public sealed class PersistentStateTests
{
    private readonly Probe _probe = new();

    [Fact, Follows(OrleansSource.PersistenceDocs, "State is read before OnActivateAsync is called.")]
    public async Task State_is_read_before_activation_and_survives_the_activation_that_wrote_it()
    {
        await using var cluster = await Start();
        var grain = Account(cluster);
        Assert.Equal((false, null), await grain.Record());
        await grain.Deposit(5, write: true);
        Assert.True((await grain.Record()).Exists);
        await cluster.DeactivateAsync(grain);
        Assert.Equal(5, await grain.BalanceWhenActivated());
        Assert.Equal(0, await cluster.Client.GetGrain<IAccountGrain>("b").Balance());
    }

    [Fact, Follows(OrleansSource.PersistenceTests, "Grain_InMemoryStore_WriteRead: reading replaces what is in memory.")]
    public async Task What_was_not_written_is_not_stored()
    {
        await using var cluster = await Start();
        await Account(cluster).Deposit(5, write: true);
        await Account(cluster).Deposit(2, write: false);
        Assert.Equal(7, await Account(cluster).Balance());
        await Account(cluster).Reread();
        Assert.Equal(5, await Account(cluster).Balance());
    }

    [Fact, Follows(OrleansSource.PersistenceTests, "Grain_InMemoryStore_Delete: cleared state is fresh, and may be written again.")]
    public async Task Cleared_state_is_gone_and_can_be_written_again()
    {
        await using var cluster = await Start();
        var grain = Account(cluster);
        await grain.Deposit(5, write: true);
        await grain.Clear();
        Assert.Equal((false, null), await grain.Record());
        Assert.Equal(0, await grain.Balance());
        await grain.Deposit(1, write: true);
        await cluster.DeactivateAsync(grain);
        Assert.Equal(1, await grain.Balance());
    }

    [Fact, Follows(OrleansSource.PersistenceDocs, "What has no record may be cleared as well.")]
    public async Task State_that_was_never_written_can_be_cleared()
    {
        await using var cluster = await Start();
        await Account(cluster).Deposit(2, write: false);
        await Account(cluster).Clear();
        Assert.Equal(0, await Account(cluster).Balance());
        Assert.Equal(1, await Account(cluster).Activation());
    }

    [Fact, Follows("src/Orleans.Persistence.Memory/Storage/MemoryStorageGrain.cs", "Each write gives the record a new ETag.")]
    public async Task Each_write_changes_the_version()
    {
        await using var cluster = await Start();
        var versions = new HashSet<string?>();
        for (var i = 0; i < 10; i++)
        {
            await Account(cluster).Deposit(1, write: true);
            Assert.True(versions.Add((await Account(cluster).Record()).Etag));
        }

        await cluster.DeactivateAsync(Account(cluster));
        Assert.Contains((await Account(cluster).Record()).Etag, versions);
    }

    [Fact, Follows(OrleansSource.PersistenceDocs, "A grain may have several states, each with a name and a storage.")]
    public async Task States_of_one_grain_may_lie_in_different_storages()
    {
        await using var cluster = await Start();
        var grain = Account(cluster);
        await grain.WriteOther(9);
        await grain.Deposit(5, write: true);
        await cluster.DeactivateAsync(grain);
        Assert.Equal((9, 5), (await grain.Other(), await grain.Balance()));
        var stored = new GrainState<int>();
        await Storage(cluster, "other").ReadStateAsync("number", grain.GetGrainId(), stored);
        Assert.Equal(9, stored.State);
    }

    [Fact, Follows(OrleansSource.PersistenceTests, "Grain_Fail_Write: after a failed write the state in memory keeps its changes.")]
    public async Task After_a_failed_write_memory_differs_from_storage_until_it_is_read_or_written()
    {
        await using var cluster = await Start();
        await Account(cluster).Deposit(5, write: true);
        _probe.Add("failing writes");
        await Assert.ThrowsAnyAsync<OrleansException>(() => Account(cluster).Deposit(2, write: true));
        Assert.Equal(7, await Account(cluster).Balance());
        await Account(cluster).Reread();
        Assert.Equal(5, await Account(cluster).Balance());
        _probe.Add("failing writes");
        await Assert.ThrowsAnyAsync<OrleansException>(() => Account(cluster).Deposit(3, write: true));
        await Account(cluster).Deposit(0, write: true);
        await cluster.DeactivateAsync(Account(cluster));
        Assert.Equal(8, await Account(cluster).Balance());
    }

    [Fact, Follows(OrleansSource.StateStorageBridge, "OnError wraps what is no OrleansException into one, with the cause within.")]
    public async Task A_failure_of_the_storage_reaches_the_caller_as_an_OrleansException_and_leaves_the_grain_alive()
    {
        await using var cluster = await Start();
        await Account(cluster).Balance();
        foreach (var (what, call) in new (string, Func<Task>)[]
        {
            ("write", () => Account(cluster).Deposit(1, write: true)),
            ("read", Account(cluster).Reread),
            ("clear", Account(cluster).Clear),
        })
        {
            _probe.Add($"failing {what}s");
            var failed = await Assert.ThrowsAsync<OrleansException>(call);
            Assert.Equal($"cannot {what}", Assert.IsType<System.IO.IOException>(failed.InnerException).Message);
        }

        Assert.Equal(1, await Account(cluster).Activation());
    }

    [Fact, Follows(OrleansSource.PersistenceTests, "Grain_Fail_Read: a grain whose state cannot be read is not activated.")]
    public async Task A_grain_whose_state_cannot_be_read_fails_its_call_and_the_next_one_reads_again()
    {
        await using var cluster = await Start();
        _probe.Add("failing reads");
        await Assert.ThrowsAnyAsync<OrleansException>(Account(cluster).Balance);
        Assert.Equal(0, await Account(cluster).Balance());
    }

    [Fact, Follows("src/Orleans.Core/Providers/IGrainStorage.cs", "InconsistentStateException names the stored and the current ETag.")]
    public async Task A_write_over_a_version_that_the_grain_does_not_know_fails_with_both_versions()
    {
        await using var cluster = await Start();
        await Account(cluster).Deposit(5, write: true);
        var (known, stored) = await WriteElsewhere(cluster, "a", 100);
        var inconsistent = await Assert.ThrowsAsync<InconsistentStateException>(() => Account(cluster).Deposit(1, write: true));
        Assert.Equal((stored, known), (inconsistent.StoredEtag, inconsistent.CurrentEtag));
    }

    [Fact, Follows(OrleansSource.RuntimeClient, "An activation that lets InconsistentStateException out is deactivated.")]
    public async Task A_grain_that_lets_a_conflict_out_starts_afresh_from_storage()
    {
        await using var cluster = await Start();
        await Account(cluster).Deposit(5, write: true);
        await WriteElsewhere(cluster, "a", 100);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Account(cluster).Deposit(1, write: true));
        Assert.Equal(100, await Account(cluster).Balance());
        Assert.Equal(2, await Account(cluster).Activation());
        await Account(cluster).Deposit(1, write: true);
    }

    [Fact, Follows(OrleansSource.RuntimeClient, "Only an exception that escapes the grain's method ends the activation.")]
    public async Task A_grain_that_handles_a_conflict_goes_on()
    {
        await using var cluster = await Start();
        await Account(cluster).Deposit(5, write: true);
        await WriteElsewhere(cluster, "a", 100);
        Assert.False(await Account(cluster).TryDeposit(1));
        Assert.True(await Account(cluster).TryDeposit(1));
        Assert.Equal((101, 1), (await Account(cluster).Balance(), await Account(cluster).Activation()));
    }

    [Fact, Follows(OrleansSource.RuntimeClient, "IsSourceActivation: the exception ends the activation that it comes from and no other on its way.")]
    public async Task A_conflict_of_another_grain_does_not_end_the_one_that_called_it()
    {
        await using var cluster = await Start();
        await cluster.Client.GetGrain<IAccountGrain>("b").Deposit(5, write: true);
        await WriteElsewhere(cluster, "b", 100);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Account(cluster).DepositInto("b", 1));
        var before = _probe.Count("activations");
        Assert.Equal(before, await Account(cluster).Activation());
        Assert.Equal(100, await cluster.Client.GetGrain<IAccountGrain>("b").Balance());
        Assert.Equal(before + 1, _probe.Count("activations"));
    }

    [Fact, Follows(OrleansSource.LifecycleDocs, "OnDeactivateAsync may write state.")]
    public async Task A_grain_may_write_its_state_when_it_ends()
    {
        await using var cluster = await Start();
        await Account(cluster).Deposit(3, write: false);
        await Account(cluster).WriteWhenLeaving();
        Assert.Equal(3, await Account(cluster).BalanceWhenActivated());
    }

    [Fact, Follows("src/Orleans.Runtime/Facet/Persistent/PersistentStateStorageFactory.cs", "A storage that is not there is named in the exception.")]
    public async Task A_storage_that_does_not_exist_is_named_when_the_grain_is_called()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var refused = await Assert.ThrowsAnyAsync<Exception>(Account(cluster).Other);
        Assert.Contains("faulty", $"{refused.Message} {refused.InnerException?.Message}", StringComparison.Ordinal);
    }

    private static IAccountGrain Account(InProcessTestCluster cluster) => cluster.Client.GetGrain<IAccountGrain>("a");

    private static IGrainStorage Storage(InProcessTestCluster cluster, string name) =>
        cluster.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>(name);

    private static async Task<(string? Known, string? Stored)> WriteElsewhere(InProcessTestCluster cluster, string key, int balance)
    {
        var id = cluster.Client.GetGrain<IAccountGrain>(key).GetGrainId();
        var foreign = new GrainState<Account>();
        await Storage(cluster, "faulty").ReadStateAsync("account", id, foreign);
        var known = foreign.ETag;
        foreign.State.Balance = balance;
        await Storage(cluster, "faulty").WriteStateAsync("account", id, foreign);
        return (known, foreign.ETag);
    }

    private Task<InProcessTestCluster> Start() => TestCluster.Start(
        silo => silo.Services.AddKeyedSingleton<IGrainStorage>("faulty", (services, _) => ActivatorUtilities.CreateInstance<FaultyStorage>(services)),
        probe: _probe);
}
