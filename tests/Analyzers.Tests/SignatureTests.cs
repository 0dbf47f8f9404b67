namespace OrleansTrading.Analyzers.Tests;

public sealed class SignatureTests
{
    [Fact]
    public Task A_parameter_or_result_without_a_serializer_is_refused() => Planted.IsFound(
        """
        public sealed record Unmarked(int Number);

        public interface IMineGrain : IGrainWithStringKey
        {
            Task Take(
                Unmarked message); // ACT101

            Task<Unmarked> Give(); // ACT101

            ValueTask<ImmutableArray<Unmarked>> GiveMany(); // ACT101

            Task TakeAnything(object anything); // ACT101

            Task TakeCode(Func<int> code); // ACT101

            Task TakeStream(System.IO.Stream stream); // ACT101

            Task TakeType(Type type); // ACT101

            Task TakeSource(CancellationTokenSource source); // ACT101

            Task TakeExpression(System.Linq.Expressions.Expression<Func<int>> expression); // ACT101

            Task TakeList(IMineList list); // ACT101

            IAsyncEnumerable<Unmarked> Follow(); // ACT101
        }

        public interface IMineList
        {
        }

        public interface IMineObserver : IGrainObserver
        {
            void Changed(Unmarked message); // ACT101
        }
        """);

    [Fact]
    public Task What_has_a_serializer_and_cannot_change_may_travel() => Planted.IsClean(
        """
        public enum Side { Buy, Sell }

        [GenerateSerializer, Immutable]
        public sealed record Order([property: Id(0)] string Id, [property: Id(1)] Side Side, [property: Id(2)] ImmutableArray<Order> Parts);

        [GenerateSerializer, Immutable]
        public readonly record struct Box<T>([property: Id(0)] T Content);

        public interface IListener : IGrainObserver
        {
            void Changed(Order order);
        }

        public interface IMineGrain : IGrainWithStringKey
        {
            Task Nothing();

            ValueTask<Order?> Take(Order order, int? count, string? name, decimal price, DateTimeOffset at, Guid id, CancellationToken stop);

            Task<ImmutableDictionary<string, Box<Order>>> Give((int Number, string Name) pair, Side side, Uri uri);

            Task Watch(IListener listener, IMineGrain other, GrainId id);

            ValueTask<T> Same<T>(T value);

            IAsyncEnumerable<Order> Follow(int after, CancellationToken stop = default);
        }

        public interface INotOfGrains
        {
            Task Take(List<object> anything);
        }
        """);

    [Fact]
    public Task What_could_be_changed_by_its_sender_is_refused() => Planted.IsFound(
        """
        [GenerateSerializer]
        public sealed class Mutable
        {
            [Id(0)] public int Number { get; set; }
        }

        public interface IMineGrain : IGrainWithStringKey
        {
            Task TakeList(List<int> numbers); // ACT102

            Task TakeView(IReadOnlyList<int> numbers); // ACT102

            Task<int[]> Give(); // ACT102

            Task TakeUnmarked(Mutable message); // ACT102

            Task TakeNested(ImmutableArray<Dictionary<string, int>> nested); // ACT102
        }
        """);

    [Fact]
    public Task A_promise_lets_what_could_change_travel_if_all_of_it_has_serializers() => Planted.IsFound(
        """
        public sealed record Unmarked(int Number);

        [GenerateSerializer]
        public sealed class Mutable
        {
            [Id(0)] public List<int> Numbers { get; set; } = [];
        }

        [GenerateSerializer]
        public sealed class Deep
        {
            [Id(0)] public List<Mutable> Outer { get; set; } = [];

            [Id(1)] public List<Unmarked[]> Inner { get; set; } = [];
        }

        public interface IMineGrain : IGrainWithStringKey
        {
            Task Take([Immutable] IReadOnlyList<int> numbers, [Immutable] Mutable message);

            [return: Immutable]
            Task<byte[]> Give();

            Task TakeDeep([Immutable] Deep deep); // ACT101
        }
        """);

    [Fact]
    public Task A_second_cancellation_token_is_refused() => Planted.IsFound(
        """
        public interface IMineGrain : IGrainWithStringKey
        {
            Task One(CancellationToken first);

            Task Two(CancellationToken first, CancellationToken second); // ACT108
        }
        """);

    [Fact]
    public Task Type_arguments_of_generic_calls_and_items_of_streams_travel_too() => Planted.IsFound(
        """
        [GenerateSerializer, Immutable]
        public sealed record Message([property: Id(0)] int Number);

        public interface IMineGrain : IGrainWithStringKey
        {
            ValueTask<T> Same<T>(T value);
        }

        public sealed class MineGrain : Grain, IMineGrain
        {
            public ValueTask<T> Same<T>(T value) => new(value);

            public override async Task OnActivateAsync(CancellationToken cancellationToken)
            {
                var streams = this.GetStreamProvider("streams");
                _ = streams.GetStream<Message>(StreamId.Create("a", "b"));
                _ = streams.GetStream<Version[]>(StreamId.Create("a", "b")); // ACT102
                _ = streams.GetStream<object>("a", "b"); // ACT101
                var other = GrainFactory.GetGrain<IMineGrain>("other");
                await other.Same(new Message(1));
                await other.Same(new List<int>()); // ACT102
                await other.Same(new object()); // ACT101
            }
        }
        """);

    [Fact]
    public Task Values_of_the_request_context_travel_too() => Planted.IsFound(
        """
        public static class Caller
        {
            public static void Mark(string trace, object anything)
            {
                RequestContext.Set("trace", trace);
                RequestContext.Set("attempt", 3);
                RequestContext.Set("anything", anything); // ACT101
                RequestContext.Set("tags", new[] { "a" }); // ACT102
            }
        }
        """);
}
