namespace OrleansTrading.Analyzers.Tests;

public sealed class InterleavingTests
{
    [Fact]
    public Task Attributes_that_nobody_reads_where_they_stand_are_refused() => Planted.IsFound(
        """
        public interface IMineGrain : IGrainWithStringKey
        {
            [AlwaysInterleave, ResponseTimeout("00:00:05")]
            Task Look();

            [OneWay]
            Task Tell();
        }

        [Reentrant, GrainType("mine")]
        public sealed class MineGrain : Grain, IMineGrain
        {
            [AlwaysInterleave]
            public Task Look() => Task.CompletedTask; // ACT301

            [OneWay, ReadOnly]
            public Task Tell() => Task.CompletedTask; // ACT301 ACT301
        }

        [Alias("marked"), GenerateSerializer]
        public sealed class MarkedGrain : Grain; // ACT301 ACT301

        [StatelessWorker]
        public sealed class NoGrain; // ACT301

        public interface INoGrain
        {
            [ReadOnly]
            Task Look(); // ACT301
        }
        """);

    [Fact]
    public Task A_grain_that_waits_for_its_own_ordinary_call_is_refused() => Planted.IsFound(
        """
        public interface IMineGrain : IGrainWithStringKey
        {
            Task<int> Count();

            Task<int> Twice();

            Task<int> Later();

            Task Kick();

            Task<int> Of(string other);

            [AlwaysInterleave]
            Task<int> Look();
        }

        public sealed class MineGrain : Grain, IMineGrain
        {
            public override async Task OnActivateAsync(CancellationToken cancellationToken)
            {
                await this.AsReference<IMineGrain>().Count(); // ACT302
                var often = new GrainTimerCreationOptions(TimeSpan.Zero, TimeSpan.Zero) { Interleave = true };
                this.RegisterGrainTimer(_ => this.AsReference<IMineGrain>().Count(), often);
            }

            public Task<int> Count() => Task.FromResult(1);

            public Task<int> Twice() => Helper();

            public Task<int> Later()
            {
                var self = GrainFactory.GetGrain<IMineGrain>(this.GetPrimaryKeyString());
                return self.Count(); // ACT302
            }

            public async Task Kick()
            {
                _ = this.AsReference<IMineGrain>().Count();
                await this.AsReference<IMineGrain>().Look();
                await Count();
            }

            public Task<int> Of(string other) => GrainFactory.GetGrain<IMineGrain>(other + this.GetPrimaryKeyString()).Count();

            public Task<int> Look() => Task.FromResult(2);

            private async Task<int> Helper() => await this.AsReference<IMineGrain>().Count(); // ACT302
        }
        """);

    [Fact]
    public Task A_call_that_interleaves_and_waits_for_an_ordinary_one_of_its_interfaces_is_refused() => Planted.IsFound(
        """
        public interface IMineGrain : IGrainWithStringKey
        {
            Task<int> Count();

            [OneWay]
            Task Tell();

            [AlwaysInterleave]
            Task<int> Look();

            [AlwaysInterleave]
            Task<int> LookThrough(string other);

            IAsyncEnumerable<int> Follow(string other);
        }

        public interface IOtherGrain : IGrainWithStringKey
        {
            Task<int> Count();
        }

        public sealed class MineGrain : Grain, IMineGrain
        {
            public Task<int> Count() => Task.FromResult(1);

            public Task Tell() => Task.CompletedTask;

            public async Task<int> Look()
            {
                await GrainFactory.GetGrain<IMineGrain>("a").Tell();
                await GrainFactory.GetGrain<IMineGrain>("a").LookThrough("b");
                return await GrainFactory.GetGrain<IOtherGrain>("a").Count() + await Count();
            }

            public Task<int> LookThrough(string other) => Ask(other);

            public async IAsyncEnumerable<int> Follow(string other)
            {
                yield return await GrainFactory.GetGrain<IMineGrain>(other).Count(); // ACT303
            }

            private async Task<int> Ask(string other) =>
                await GrainFactory.GetGrain<IMineGrain>(other).Count(); // ACT303
        }

        [Reentrant]
        public sealed class ReentrantMineGrain : Grain, IMineGrain
        {
            public Task<int> Count() => this.AsReference<IMineGrain>().Look();

            public Task Tell() => this.AsReference<IMineGrain>().Count();

            public Task<int> Look() => this.AsReference<IMineGrain>().Count();

            public Task<int> LookThrough(string other) => Look();

            public async IAsyncEnumerable<int> Follow(string other)
            {
                yield return await this.AsReference<IMineGrain>().Count();
            }
        }
        """);

    [Fact]
    public Task A_call_that_interleaves_and_blocks_is_refused() => Planted.IsFound(
        """
        public interface IMineGrain : IGrainWithStringKey
        {
            Task<int> Count();

            [AlwaysInterleave]
            Task<int> Look();
        }

        public sealed class MineGrain : Grain, IMineGrain
        {
            public Task<int> Count() => Task.FromResult(1);

            public Task<int> Look()
            {
                var count = GrainFactory.GetGrain<IMineGrain>("a").Count(); // ACT303
                return Task.FromResult(count.Result); // ACT202
            }
        }
        """);

    [Fact]
    public Task A_reader_may_wait_for_readers_of_its_own_grain_alone() => Planted.IsFound(
        """
        public interface IMineGrain : IGrainWithStringKey
        {
            [ReadOnly]
            Task<int> Count();

            [ReadOnly]
            Task<int> Sum();

            Task<int> Add();
        }

        public sealed class MineGrain : Grain, IMineGrain
        {
            public Task<int> Count() => this.AsReference<IMineGrain>().Sum();

            public Task<int> Sum() => this.AsReference<IMineGrain>().Add(); // ACT302

            public Task<int> Add() => this.AsReference<IMineGrain>().Sum(); // ACT302
        }
        """);

    [Fact]
    public Task An_ordinary_call_that_waits_for_another_to_complete_a_promise_is_refused() => Planted.IsFound(
        """
        public interface IMineGrain : IGrainWithStringKey
        {
            Task Wait();

            Task Complete();

            [AlwaysInterleave]
            Task Look();
        }

        public sealed class MineGrain : Grain, IMineGrain
        {
            private readonly TaskCompletionSource _done = new();

            public async Task Wait()
            {
                if (_done.Task.IsCompleted) return;
                await _done.Task; // ACT304
            }

            public async Task Complete()
            {
                _done.TrySetResult();
                var own = new TaskCompletionSource();
                own.SetResult();
                await own.Task;
            }

            public async Task Look() => await _done.Task;
        }
        """);
}
