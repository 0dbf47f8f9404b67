namespace OrleansTrading.Analyzers.Tests;

public sealed class TurnTests
{
    [Fact]
    public Task Work_that_leaves_the_turn_is_refused() => Planted.IsFound(
        """
        public sealed class MineGrain(TimeProvider time) : Grain
        {
            public async Task Work(Task<int> other, ValueTask<int> value, IAsyncEnumerable<int> sequence)
            {
                await Task.Run(() => 1); // ACT201
                await Task.Factory.StartNew(() => 1); // ACT201
                await other.ContinueWith(_ => 1); // ACT201
                await ((Task)other).ContinueWith(_ => { }); // ACT201
                await other.ConfigureAwait(false); // ACT201
                await value.ConfigureAwait(continueOnCapturedContext: false); // ACT201
                await other.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // ACT201
                await foreach (var item in sequence.ConfigureAwait(false)) Console.WriteLine(item); // ACT201
                Parallel.For(0, 3, _ => { }); // ACT201
                _ = new[] { 1 }.AsParallel(); // ACT201
                ThreadPool.QueueUserWorkItem(_ => { }); // ACT201
                new Thread(() => { }) // ACT201 ACT201
                    .Start();
                using var timer = new Timer(_ => { }); // ACT201
                using var another = time.CreateTimer(_ => { }, null, TimeSpan.Zero, TimeSpan.Zero); // ACT201
                Func<Func<int>, Task<int>> run = Task.Run; // ACT201
                await run(() => 1);
            }
        }
        """);

    [Fact]
    public Task Awaiting_on_the_grains_scheduler_stays_clean() => Planted.IsClean(
        """
        public sealed class MineGrain : Grain
        {
            public async Task Work(Task<int> other, ValueTask<int> value)
            {
                await Task.Yield();
                await Task.Delay(10);
                await Task.WhenAll(other, Task.CompletedTask);
                await other.ConfigureAwait(true);
                await other.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
                await value;
                _ = Task.FromResult(1);
                this.RegisterGrainTimer(_ => Task.CompletedTask, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            }
        }
        """);

    [Fact]
    public Task Blocking_a_thread_is_refused() => Planted.IsFound(
        """
        public sealed class MineGrain(SemaphoreSlim gate, ManualResetEvent bell, Lock guard) : Grain
        {
            private readonly object _lock = new();

            public int Work(Task<int> other, ValueTask<int> value)
            {
                other.Wait(); // ACT202
                Task.WaitAll(other); // ACT202
                Thread.Sleep(1); // ACT202
                gate.Wait(); // ACT202
                bell.WaitOne(); // ACT202
                Monitor.Enter(_lock); // ACT202
                lock (_lock) // ACT202
                    other.GetAwaiter().GetResult(); // ACT202
                lock (guard) // ACT202
                    other.ConfigureAwait(true).GetAwaiter().GetResult(); // ACT202
                return other.Result + value.Result // ACT202 ACT202
                    + value.GetAwaiter().GetResult(); // ACT202
            }
        }
        """);

    [Fact]
    public Task A_gate_between_calls_is_refused() => Planted.IsFound(
        """
        public sealed class MineGrain : Grain
        {
            private readonly SemaphoreSlim _gate = new(1);

            public async Task Work()
            {
                await _gate.WaitAsync(); // ACT203
                _gate.Release();
            }
        }
        """);

    [Fact]
    public Task Async_void_is_refused() => Planted.IsFound(
        """
        public sealed class MineGrain : Grain
        {
            private async void Forget() => await Task.Yield(); // ACT204

            private async Task Remember() => await Task.Yield();

            public void Tell(List<int> numbers)
            {
                Forget();
                numbers.ForEach(async number => await Task.Delay(number)); // ACT204
                numbers.ForEach(number => _ = Remember());
                Local();

                async void Local() => await Task.Yield(); // ACT204
            }
        }
        """);

    [Fact]
    public Task Static_state_is_refused() => Planted.IsFound(
        """
        public sealed class MineGrain : Grain
        {
            private static int s_count; // ACT205

            private static readonly List<int> Numbers = []; // ACT205

            private static readonly byte[] Bytes = [1]; // ACT205

            [ThreadStatic] private static object? t_kept; // ACT205

            public static string Name { get; set; } = ""; // ACT205

            public static Dictionary<int, int> Known { get; } = []; // ACT205

            private const int Most = 3;

            private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

            private static readonly ImmutableArray<int> Fixed = [1];

            private static readonly IReadOnlyList<int> View = [1];

            private readonly List<int> _own = [];

            public static string Title => "mine";

            public object Use() => (s_count++, Numbers, Bytes, t_kept, Most, Period, Fixed, View, _own);
        }
        """);

    [Fact]
    public Task Code_that_is_not_of_grains_may_do_all_of_it() => Planted.IsClean(NotOfGrains);

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Grains")]
    public async Task In_a_project_of_grains_all_code_is_of_grains(string part) =>
        Assert.Equal(["ACT205", "ACT202", "ACT202", "ACT204"], (await Planted.Found(NotOfGrains, part)).Select(d => d.Id));

    [Fact]
    public Task Classes_within_a_grain_are_held_to_its_rules() => Planted.IsFound(
        """
        public sealed class MineGrain : Grain
        {
            private sealed class Part
            {
                public void Rest() => Thread.Sleep(1); // ACT202
            }
        }
        """);

    [Fact]
    public Task Generated_code_is_not_looked_at() => Planted.IsClean(
        """
        // <auto-generated/>
        public sealed class MineGrain : Grain
        {
            private static int s_count;

            public int Rest()
            {
                Thread.Sleep(1);
                return s_count++;
            }
        }
        """);

    private const string NotOfGrains =
        """
        public static class Tool
        {
            private static int s_count;

            public static int Work(Task<int> other)
            {
                Thread.Sleep(1);
                return s_count++ + other.Result;
            }

            public static async void Forget() => await Task.Yield();
        }
        """;
}
