using System.Runtime.CompilerServices;

namespace OrleansTrading.Embedded.Tests.Actors;

public interface IEnumerationGrain : IGrainWithStringKey
{
    IAsyncEnumerable<int> Count(int to);

    IAsyncEnumerable<string> CountSlowly(string prefix, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> FailAfter(int elements);

    IAsyncEnumerable<T> Repeat<T>(T value, int times);

    IAsyncEnumerable<string?> ReadTrace();

    IAsyncEnumerable<int> FailAtOnce();

    Task Go();

    Task Hold();

    Task Touch();

    Task Leave();

    Task<int> SumOf(string key, int to);
}

public sealed class EnumerationGrain(Probe probe) : Grain, IEnumerationGrain
{
    private readonly List<TaskCompletionSource> _gates = [];

    public async IAsyncEnumerable<int> Count(int to)
    {
        for (var i = 1; i <= to; i++)
        {
            probe.Add("produced");
            yield return i;
            await Task.CompletedTask;
        }
    }

    public async IAsyncEnumerable<string> CountSlowly(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            // Only a grain in its turn may register a timer.
            await using var registration = cancellationToken.Register(() =>
                this.RegisterGrainTimer(() => Task.CompletedTask, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
            for (var i = 1; ; i++)
            {
                var gate = new TaskCompletionSource();
                _gates.Add(gate);
                probe.Signal($"waits for {i}");
                await gate.Task.WaitAsync(cancellationToken);
                yield return prefix + i;
            }
        }
        finally
        {
            probe.Note(cancellationToken.IsCancellationRequested ? "cancelled" : "ended");
            probe.Signal("over");
        }
    }

    public async IAsyncEnumerable<int> FailAfter(int elements)
    {
        for (var i = 1; i <= elements; i++)
        {
            yield return i;
            await Task.Yield();
        }

        throw new ArgumentException("refused");
    }

    public async IAsyncEnumerable<T> Repeat<T>(T value, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await Task.Yield();
            yield return value;
        }
    }

    public async IAsyncEnumerable<string?> ReadTrace()
    {
        await Task.CompletedTask;
        yield return RequestContext.Get("trace") as string;
    }

    public IAsyncEnumerable<int> FailAtOnce() => throw new ArgumentException("refused at once");

    public Task Go()
    {
        foreach (var gate in _gates)
            gate.TrySetResult();
        return Task.CompletedTask;
    }

    public async Task Hold()
    {
        probe.Signal("holds");
        await probe.Signalled("release");
    }

    public Task Touch() => Task.CompletedTask;

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<int> SumOf(string key, int to)
    {
        var sum = 0;
        await foreach (var number in GrainFactory.GetGrain<IEnumerationGrain>(key).Count(to))
            sum += number;
        return sum;
    }
}

public sealed class EnumerationTests
{
    private readonly Probe _probe = new();
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task All_elements_arrive_in_order_from_grain_to_client_and_from_grain_to_grain()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var expected = Enumerable.Range(1, 250).ToList();
        Assert.Equal(expected, await Take(Grain(cluster).Count(250)));
        Assert.Equal(expected, await Take(Grain(cluster).Count(250).WithBatchSize(7)));
        Assert.Equal(expected.Sum(), await cluster.Client.GetGrain<IEnumerationGrain>("b").SumOf("a", 250));
        Assert.Empty(await Take(Grain(cluster).Count(0)));
        Assert.Equal(["x", "x", "x"], await Take(Grain(cluster).Repeat("x", 3)));
    }

    [Fact]
    public async Task A_sequence_can_be_enumerated_again_and_then_calls_the_method_again()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var numbers = Grain(cluster).Count(3);
        Assert.Equal(0, _probe.Count("produced"));
        Assert.Equal([1, 2, 3], await Take(numbers));
        Assert.Equal([1, 2, 3], await Take(numbers));
        Assert.Equal(6, _probe.Count("produced"));
    }

    [Fact]
    public async Task A_grain_produces_no_further_ahead_than_a_batch()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        await using var numbers = Grain(cluster).Count(1_000).WithBatchSize(10).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        for (var i = 1; i <= 25; i++)
        {
            Assert.True(await numbers.MoveNextAsync());
            Assert.Equal(i, numbers.Current);
            Assert.InRange(_probe.Count("produced"), i, ((i - 1) / 10 * 10) + 10);
        }
    }

    [Fact]
    public async Task A_failure_travels_with_its_type_behind_the_elements_before_it()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var seen = new List<int>();
        var failure = await Assert.ThrowsAsync<ArgumentException>(async () =>
        {
            await foreach (var number in Grain(cluster).FailAfter(3))
                seen.Add(number);
        });
        Assert.Equal("refused", failure.Message);
        Assert.Equal([1, 2, 3], seen);
        await Assert.ThrowsAsync<ArgumentException>(() => Take(Grain(cluster).FailAtOnce()));
        Assert.Equal([1], await Take(Grain(cluster).Count(1)));
    }

    [Fact]
    public async Task Leaving_the_loop_early_ends_the_grains_code()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = Grain(cluster);
        var texts = grain.CountSlowly("n", TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var first = texts.MoveNextAsync().AsTask();
        await _probe.Signalled("waits for 1");
        await grain.Go();
        Assert.True(await first);
        await texts.DisposeAsync();
        Assert.True(_probe.IsSignalled("over"));
        Assert.Equal(["cancelled"], _probe.Notes);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await texts.MoveNextAsync());
    }

    [Fact]
    public async Task Other_calls_are_served_while_a_grain_waits_for_its_next_element()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = Grain(cluster);
        await using var texts = grain.CountSlowly("n", TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var first = texts.MoveNextAsync().AsTask();
        await _probe.Signalled("waits for 1");
        Assert.False(first.IsCompleted);
        await grain.Go();
        Assert.True(await first);
        Assert.Equal("n1", texts.Current);
    }

    [Fact]
    public async Task An_enumeration_starts_and_goes_on_while_an_ordinary_call_is_in_progress()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var held = Grain(cluster).Hold();
        await _probe.Signalled("holds");
        Assert.Equal([1, 2, 3], await Take(Grain(cluster).Count(3).WithBatchSize(1)));
        _probe.Signal("release");
        await held;
    }

    [Fact]
    public async Task A_cancelled_token_ends_the_wait_and_the_grains_code()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        using var cancellation = new CancellationTokenSource();
        var waiting = Take(Grain(cluster).CountSlowly("n", TestContext.Current.CancellationToken).WithCancellation(cancellation.Token));
        await _probe.Signalled("waits for 1");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await _probe.Signalled("over");
        Assert.Equal(["cancelled"], _probe.Notes);
    }

    [Fact]
    public async Task A_token_given_as_argument_does_the_same()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        using var cancellation = new CancellationTokenSource();
        var waiting = Take(Grain(cluster).CountSlowly("n", cancellation.Token));
        await _probe.Signalled("waits for 1");
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await _probe.Signalled("over");
    }

    [Fact]
    public async Task A_token_cancelled_before_starts_nothing()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Take(Grain(cluster).CountSlowly("n", new CancellationToken(canceled: true))));
        Assert.False(_probe.IsSignalled("waits for 1"));
    }

    [Fact]
    public async Task Whoever_waits_longer_than_the_response_timeout_still_gets_the_element()
    {
        await using var cluster = await TestCluster.Start(
            silo => silo.AddIncomingGrainCallFilter(context =>
            {
                var answer = context.Invoke();
                _probe.Signal($"question {_probe.Add("questions")}");
                return answer;
            }),
            _clock, _probe);
        await using var texts = Grain(cluster).CountSlowly("n", TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var first = texts.MoveNextAsync().AsTask();
        for (var question = 1; question < 8; question++)
        {
            await _probe.Signalled($"question {question}");
            _clock.Advance(TimeSpan.FromSeconds(15));
        }

        await _probe.Signalled("question 8");
        Assert.False(first.IsCompleted);
        await Grain(cluster).Go();
        Assert.True(await first);
    }

    [Fact]
    public async Task An_enumeration_that_nobody_goes_on_with_is_ended()
    {
        await using var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        var grain = Grain(cluster);
        var texts = grain.CountSlowly("n", TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var first = texts.MoveNextAsync().AsTask();
        await _probe.Signalled("waits for 1");
        await grain.Go();
        Assert.True(await first);
        for (var i = 0; i < 2; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(31));
            await grain.Touch();
        }

        await _probe.Signalled("over");
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await texts.MoveNextAsync());
        await texts.DisposeAsync();
    }

    [Fact]
    public async Task The_end_of_the_activation_aborts_its_enumerations()
    {
        await using var cluster = await TestCluster.Start(probe: _probe);
        var grain = Grain(cluster);
        var waiting = Take(grain.CountSlowly("n", TestContext.Current.CancellationToken));
        await _probe.Signalled("waits for 1");
        await grain.Leave();
        await Assert.ThrowsAsync<EnumerationAbortedException>(() => waiting);
        await _probe.Signalled("over");
        Assert.Equal(["cancelled"], _probe.Notes);

        await using var numbers = grain.Count(10).WithBatchSize(2).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await numbers.MoveNextAsync());
        await cluster.DeactivateAsync(grain.GetGrainId());
        Assert.True(await numbers.MoveNextAsync());
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () => await numbers.MoveNextAsync());
    }

    [Fact]
    public async Task A_host_that_stops_does_not_wait_for_elements()
    {
        var cluster = await TestCluster.Start(clock: _clock, probe: _probe);
        var waiting = Take(Grain(cluster).CountSlowly("n", TestContext.Current.CancellationToken));
        await _probe.Signalled("waits for 1");
        await cluster.StopAllSilosAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => waiting);
        await _probe.Signalled("over");
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task The_request_context_reaches_the_grains_code_and_filters_see_the_questions()
    {
        await using var cluster = await TestCluster.Start(
            silo => silo.AddIncomingGrainCallFilter(context =>
            {
                _probe.Note($"{context.MethodName} {context.ImplementationMethod.Name}");
                return context.Invoke();
            }), probe: _probe);
        RequestContext.Set("trace", "42");
        Assert.Equal(["42"], await Take(Grain(cluster).ReadTrace()));
        RequestContext.Clear();
        Assert.Equal([1, 2, 3], await Take(Grain(cluster).Count(3).WithBatchSize(2)));
        Assert.Equal(
            ["StartEnumeration<T> StartEnumeration", "StartEnumeration<T> StartEnumeration", "MoveNext<T> MoveNext"], _probe.Notes);
    }

    private static IEnumerationGrain Grain(InProcessTestCluster cluster) => cluster.Client.GetGrain<IEnumerationGrain>("a");

    private static async Task<List<T>> Take<T>(IAsyncEnumerable<T> source)
    {
        var all = new List<T>();
        await foreach (var element in source)
            all.Add(element);
        return all;
    }

    private static async Task<List<T>> Take<T>(ConfiguredCancelableAsyncEnumerable<T> source)
    {
        var all = new List<T>();
        await foreach (var element in source)
            all.Add(element);
        return all;
    }
}
