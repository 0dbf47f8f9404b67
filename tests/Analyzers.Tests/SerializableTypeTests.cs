namespace OrleansTrading.Analyzers.Tests;

public sealed class SerializableTypeTests
{
    [Fact]
    public Task A_member_without_an_id_is_refused() => Planted.IsFound(
        """
        [GenerateSerializer, Immutable]
        public sealed record Order(
            [property: Id(0)] string Id,
            decimal Price); // ACT103

        [GenerateSerializer]
        public sealed class Counts
        {
            [Id(0)] public int Read { get; set; }

            public int Rejected { get; set; } // ACT103

            private int _hidden; // ACT103

            [Id(1)] private readonly int _kept = 1;

            [NonSerialized] private int _cached;

            public int Computed => _hidden + _kept + _cached++;

            public static int Most { get; } = 3;

            public const int Least = 1;
        }
        """);

    [Fact]
    public Task An_id_or_an_alias_that_is_used_twice_in_a_type_is_refused() => Planted.IsFound(
        """
        [GenerateSerializer, Immutable]
        public abstract record Event([property: Id(0)] long TimeNs);

        [GenerateSerializer, Immutable]
        public sealed record Opened(
            long TimeNs,
            [property: Id(0)] string Currency,
            [property: Id(1)] decimal Capital,
            [property: Id(1)] string Owner) : Event(TimeNs); // ACT104

        public interface IMineGrain : IGrainWithStringKey
        {
            [Alias("open")]
            Task Open();

            [Alias("open")]
            Task OpenLater(); // ACT104

            [Alias("close")]
            Task Close();
        }
        """);

    [Fact]
    public Task An_immutable_type_whose_members_can_change_is_refused() => Planted.IsFound(
        """
        [GenerateSerializer]
        public sealed class Mutable;

        [GenerateSerializer, Immutable]
        public sealed record Message
        {
            [Id(0)] public string Name { get; set; } = ""; // ACT105

            [Id(1)] public int[] Numbers { get; init; } = []; // ACT105

            [Id(2)] public IReadOnlyList<string> Names { get; init; } = []; // ACT105

            [Id(3)] public Mutable Part { get; init; } = new(); // ACT105

            [NonSerialized] private int _hash; // ACT105

            public int Hash => _hash++;
        }

        [GenerateSerializer, Immutable]
        public record struct Loose([property: Id(0)] int Number); // ACT105

        [GenerateSerializer, Immutable]
        public sealed record Sound(
            [property: Id(0)] string Name,
            [property: Id(1)] ImmutableArray<Sound> Parts,
            [property: Id(2), Immutable] byte[] Promised,
            [property: Id(3)] (int, string)? Pair)
        {
            [Id(4)] private readonly ImmutableList<int> _numbers = [];

            public int Count => _numbers.Count;
        }
        """);

    [Fact]
    public Task A_nested_type_without_a_serializer_is_refused_at_the_member_that_holds_it() => Planted.IsFound(
        """
        public sealed record Unmarked(int Number);

        [GenerateSerializer, Immutable]
        public sealed record Inner(
            [property: Id(0)] ImmutableArray<Unmarked> Unmarked); // ACT101

        [GenerateSerializer, Immutable]
        public sealed record Outer([property: Id(0)] Inner Inner);

        public interface IMineGrain : IGrainWithStringKey
        {
            Task Take(Outer outer);
        }
        """);

    [Fact]
    public Task Base_and_derived_types_are_marked_together() => Planted.IsFound(
        """
        public abstract record UnmarkedBase;

        [GenerateSerializer, Immutable]
        public sealed record Derived([property: Id(0)] int Number) : UnmarkedBase; // ACT106 ACT106

        [GenerateSerializer]
        public class MarkedBase;

        public sealed class UnmarkedDerived : MarkedBase; // ACT106

        [GenerateSerializer]
        public sealed class Refused(string code) : InvalidOperationException(code)
        {
            [Id(0)] public string Code { get; } = code;
        }
        """);

    [Fact]
    public Task An_id_that_does_nothing_is_refused() => Planted.IsFound(
        """
        public sealed record Unmarked(
            [property: Id(0)] int Number); // ACT109

        [GenerateSerializer]
        public abstract class Marked
        {
            [Id(0)] public static int Static { get; } = 1; // ACT109

            [Id(1)] public abstract int Abstract { get; } // ACT109

            [Id(2)] public int Computed => 1; // ACT109

            [Id(3)] public int Stored { get; } = 1;
        }
        """);

    [Fact]
    public Task A_serializable_type_that_generated_code_cannot_reach_is_refused() => Planted.IsFound(
        """
        public sealed class Outer
        {
            [GenerateSerializer]
            private sealed record Hidden; // ACT110

            [GenerateSerializer]
            internal sealed record Reachable;
        }
        """);

    [Fact]
    public Task The_state_of_a_grain_may_change_and_hold_what_only_its_storage_can_write() => Planted.IsClean(
        """
        public sealed record OfTheDomain(int Number);

        [GenerateSerializer]
        public sealed class State
        {
            [Id(0)] public List<int> Numbers { get; set; } = [];

            [Id(1)] public OfTheDomain? Domain { get; set; }
        }

        public sealed class MineGrain([PersistentState("state")] IPersistentState<State> state) : Grain
        {
            public int Count => state.State.Numbers.Count;
        }
        """);

    [Theory]
    [InlineData("Contracts")]
    [InlineData("Grains")]
    public Task Exceptions_that_contracts_and_grains_declare_are_marked(string part) => Planted.IsFound(
        """
        public sealed class UnmarkedException(string message) : Exception(message); // ACT107

        [GenerateSerializer]
        public sealed class MarkedException(string message) : Exception(message);
        """, part);

    [Fact]
    public Task Unmarked_exceptions_that_a_grain_throws_are_refused_where_they_are_thrown() => Planted.IsFound(
        """
        public sealed class UnmarkedException : Exception;

        [GenerateSerializer]
        public sealed class MarkedException : Exception;

        public sealed class MineGrain : Grain
        {
            public int Try(int number) => number switch
            {
                0 => throw new UnmarkedException(), // ACT107
                1 => throw new MarkedException(),
                2 => throw new InvalidOperationException(),
                _ => number,
            };
        }

        public static class Elsewhere
        {
            public static void Fail() => throw new UnmarkedException();
        }
        """);
}
