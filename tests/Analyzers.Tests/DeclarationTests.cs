namespace OrleansTrading.Analyzers.Tests;

/// <summary>What the generator can make no proxy or activator of.</summary>
public sealed class DeclarationTests
{
    [Fact]
    public void A_method_that_returns_no_task_is_refused() => Planted.IsRefused(
        """
        public interface IMineGrain : IGrainWithStringKey
        {
            int Count(); // ACT001

            void Tell(); // ACT001

            [OneWay]
            Task<int> Send(); // ACT001

            [OneWay]
            ValueTask SendNothing();

            Task<int> CountLater();

            ValueTask<int> CountSoon();
        }

        public interface IMineObserver : IGrainObserver
        {
            void Changed();

            int Ask(); // ACT001
        }
        """);

    [Fact]
    public void A_parameter_that_cannot_leave_the_stack_is_refused() => Planted.IsRefused(
        """
        public interface IMineGrain : IGrainWithStringKey
        {
            Task Take(ref int number); // ACT002

            Task Give(out int number); // ACT002

            Task TakeSpan(ReadOnlySpan<byte> bytes); // ACT002

            Task TakeNumber(int number);
        }
        """);

    [Fact]
    public void Properties_events_and_type_parameters_of_interfaces_are_refused() => Planted.IsRefused(
        """
        public interface IMineGrain : IGrainWithStringKey
        {
            int Count { get; } // ACT003

            event Action Changed; // ACT003

            const int Most = 3;

            static int Least => 1;

            Task<T> Same<T>(T value);
        }

        public interface IGenericGrain<T> : IGrainWithStringKey // ACT004
        {
            Task<T> Get();
        }
        """);

    [Fact]
    public void A_grain_class_that_cannot_be_made_is_refused() => Planted.IsRefused(
        """
        public interface IMineGrain : IGrainWithStringKey
        {
            Task Nothing();
        }

        public sealed class Outer
        {
            private interface IHiddenGrain : IGrainWithStringKey // ACT005
            {
                Task Nothing();
            }

            private sealed class HiddenGrain : Grain, IMineGrain // ACT005
            {
                public Task Nothing() => Task.CompletedTask;
            }
        }

        public sealed class TwoWaysGrain : Grain, IMineGrain // ACT006
        {
            public TwoWaysGrain()
            {
            }

            public TwoWaysGrain(TimeProvider time) => _ = time;

            public Task Nothing() => Task.CompletedTask;
        }

        public sealed class BadStateGrain(
            [PersistentState("state")] List<int> state) : Grain, IMineGrain // ACT007
        {
            public Task Nothing() => Task.FromResult(state);
        }

        public sealed class SoundGrain([PersistentState("state")] IPersistentState<List<int>> state) : Grain, IMineGrain
        {
            public Task Nothing() => state.WriteStateAsync();
        }
        """);
}
