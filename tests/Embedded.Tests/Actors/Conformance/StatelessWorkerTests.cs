using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>Stays at work until a signal, and tells which worker it was.</summary>
    Task<int> Work(string until);

    Task<int> Which();
}

public interface ISpoiltWorkerGrain : IGrainWithStringKey
{
    Task Work();
}

[StatelessWorker(3)]
public sealed class WorkerGrain(Probe probe) : Grain, IWorkerGrain
{
    private readonly int _number = probe.Add("workers");

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (probe.Add("workers gone") == probe.Count("workers"))
            probe.Signal("all workers are gone");
        return Task.CompletedTask;
    }

    public async Task<int> Work(string until)
    {
        if (probe.Add("at work") == 3)
            probe.Signal("three at work");
        probe.Signal($"worker {_number} is at work");
        await probe.Signalled(until);
        probe.Add("at work", -1);
        return _number;
    }

    public Task<int> Which() => Task.FromResult(_number);
}

[StatelessWorker(2)]
public sealed class SpoiltWorkerGrain : Grain, ISpoiltWorkerGrain
{
    public SpoiltWorkerGrain() => throw new ArithmeticException("oops");

    public Task Work() => Task.CompletedTask;
}

public sealed class StatelessWorkerTests
{
    private readonly Probe _probe = new();
    private readonly ManualClock _clock = new();

    [Fact, Follows(OrleansSource.StatelessWorkerTests, "StatelessWorkerActivationsPerSiloDoNotExceedMaxLocalWorkersCount.")]
    public async Task A_stateless_worker_works_on_as_many_calls_at_once_as_it_may_have_activations_and_not_more()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var calls = Enumerable.Range(0, 7).Select(_ => cluster.Client.GetGrain<IWorkerGrain>("a").Work("go home")).ToList();
        await _probe.Signalled("three at work");
        Assert.Equal(3, _probe.Count("at work"));
        _probe.Signal("go home");
        Assert.Equal([1, 2, 3], (await Task.WhenAll(calls)).Distinct().Order());
        Assert.Equal(0, _probe.Count("at work"));
    }

    [Fact, Follows(OrleansSource.StatelessWorkerContext, "Messages are dealt out one at a time: a call that finds no inactive worker makes one.")]
    public async Task Calls_of_many_threads_at_once_find_a_worker_each()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        for (var round = 0; round < 300; round++)
        {
            // Each waits for both others: were two given to one worker, none would ever go home.
            var (key, arrived, home) = ($"{round}", 0, $"go home {round}");
            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
            {
                var work = cluster.Client.GetGrain<IWorkerGrain>(key).Work(home);
                if (Interlocked.Increment(ref arrived) == 3)
                {
                    while (_probe.Count("at work") < 3)
                        await Task.Yield();
                    _probe.Signal(home);
                }

                await work;
            })));
        }
    }

    [Fact, Follows(OrleansSource.StatelessWorkerContext, "Inactive workers are preferred, in the order in which they were made.")]
    public async Task Calls_one_after_the_other_need_one_worker()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        for (var i = 0; i < 100; i++)
            Assert.Equal(1, await cluster.Client.GetGrain<IWorkerGrain>("a").Which());
    }

    [Fact, Follows(OrleansSource.StatelessWorkerContext, "Where all are busy the one with the fewest waiting messages gets the call.")]
    public async Task A_call_that_finds_all_workers_busy_goes_to_the_one_with_the_fewest_calls_waiting()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = cluster.Client.GetGrain<IWorkerGrain>("a");
        var atWork = new List<Task<int>>();
        for (var worker = 1; worker <= 3; worker++)
        {
            atWork.Add(grain.Work($"worker {worker} goes home"));
            await _probe.Signalled($"worker {worker} is at work");
        }

        var waiting = Enumerable.Range(0, 6).Select(_ => grain.Which()).ToList();
        _probe.Signal("worker 2 goes home");
        Assert.Equal(2, await atWork[1]);
        Assert.Equal(2, await await Task.WhenAny(waiting));
        _probe.Signal("worker 1 goes home");
        _probe.Signal("worker 3 goes home");
        // Not two each for certain: a call on its way from a worker's mailbox into its queue is not counted for a moment.
        Assert.Equal([1, 2, 3], (await Task.WhenAll(waiting)).Distinct().Order());
    }

    [Fact, Follows(OrleansSource.StatelessWorkerTests, "ManyConcurrentInvocationsOnActivationLimitedStatelessWorkerDoesNotFail.")]
    public async Task Many_more_calls_at_once_than_workers_are_all_answered()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        for (var attempt = 0; attempt < 50; attempt++)
        {
            var grain = cluster.Client.GetGrain<IWorkerGrain>($"{attempt}");
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(grain.Which)));
        }
    }

    [Fact, Follows(OrleansSource.StatelessWorkerTests, "StatelessWorkerThrowExceptionConstructor: each call fails with the constructor's exception inside.")]
    public async Task A_worker_that_cannot_be_made_fails_each_call()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        for (var i = 0; i < 5; i++)
        {
            var failed = await Assert.ThrowsAsync<InvalidOperationException>(cluster.Client.GetGrain<ISpoiltWorkerGrain>("a").Work);
            Assert.Equal("oops", Assert.IsType<ArithmeticException>(failed.InnerException).Message);
        }
    }

    [Fact, Follows(OrleansSource.StatelessWorkerDocs, "Workers are deactivated when they are idle, and made again when they are needed.")]
    public async Task Idle_workers_are_collected_and_come_back()
    {
        await using var cluster = await TestCluster.Start(
            silo => silo.Services.Configure<GrainCollectionOptions>(o => o.CollectionAge = TimeSpan.FromMinutes(5)), _clock, _probe);
        var calls = Enumerable.Range(0, 3).Select(_ => cluster.Client.GetGrain<IWorkerGrain>("a").Work("go home")).ToList();
        await _probe.Signalled("three at work");
        _probe.Signal("go home");
        await Task.WhenAll(calls);
        while (!_probe.IsSignalled("all workers are gone"))
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Yield();
        }

        Assert.Equal(4, await cluster.Client.GetGrain<IWorkerGrain>("a").Which());
    }
}
