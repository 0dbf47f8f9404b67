using OrleansTrading.Domain.Execution;
using OrleansTrading.Domain.Execution.Orders;
using static OrleansTrading.Domain.Execution.OrderStatus;

namespace OrleansTrading.Domain.Tests.Execution;

/// <summary>The tables of EX-2, written out; every other pair of states throws.</summary>
public sealed class StateMachineTests
{
    private static readonly Dictionary<OrderStatus, OrderStatus[]> OrderMoves = new()
    {
        [Created] = [Validated],
        [Validated] = [Reserved],
        [Reserved] = [Submitted, Held, Armed, Queued],
        [Held] = [Armed, Queued, Cancelled, Expired],
        [Armed] = [Queued, Cancelled, Expired, Rejected],
        [Queued] = [Submitted, Cancelled],
        [Submitted] = [Accepted, PartiallyFilled, Filled, Rejected, PendingCancel, Expired, Unknown],
        [Accepted] = [PartiallyFilled, Filled, Rejected, PendingCancel, Cancelled, Expired, Unknown],
        [PartiallyFilled] = [PartiallyFilled, Filled, PendingCancel, Cancelled, Expired, Unknown],
        [PendingCancel] = [PendingCancel, Cancelled, Filled, Rejected, Expired, Unknown],
        [Unknown] = [Accepted, PartiallyFilled, Filled, Rejected, Cancelled, Expired],
        [Filled] = [],
        [Rejected] = [],
        [Cancelled] = [],
        [Expired] = [],
    };

    private static readonly Dictionary<GroupStatus, GroupStatus[]> GroupMoves = new()
    {
        [GroupStatus.Waiting] = [GroupStatus.Active, GroupStatus.Cancelled],
        [GroupStatus.Active] = [GroupStatus.Completed, GroupStatus.Cancelled],
        [GroupStatus.Completed] = [],
        [GroupStatus.Cancelled] = [],
    };

    private static readonly Dictionary<PositionStatus, PositionStatus[]> PositionMoves = new()
    {
        [PositionStatus.Flat] = [PositionStatus.Flat, PositionStatus.Opening],
        [PositionStatus.Opening] =
            [PositionStatus.Opening, PositionStatus.Open, PositionStatus.Closing, PositionStatus.Flat, PositionStatus.Closed],
        [PositionStatus.Open] = [PositionStatus.Open, PositionStatus.Closing],
        [PositionStatus.Closing] = [PositionStatus.Closing, PositionStatus.Open, PositionStatus.Closed, PositionStatus.Opening],
        [PositionStatus.Closed] = [PositionStatus.Closed, PositionStatus.Opening],
    };

    [Fact]
    public void Orders_make_the_moves_of_the_table_and_no_others()
    {
        foreach (var from in Enum.GetValues<OrderStatus>())
        {
            foreach (var to in Enum.GetValues<OrderStatus>())
            {
                var isLegal = OrderMoves[from].Contains(to);
                Assert.True(isLegal == OrderStateMachine.CanMove(from, to), $"{from} → {to}");
                if (isLegal) Assert.Equal(to, OrderStateMachine.Move(from, to));
                else Assert.Contains($"{from} to {to}", Assert.Throws<InvalidTransitionException>(() => OrderStateMachine.Move(from, to)).Message);
            }

            Assert.Equal(OrderMoves[from].Length > 0, OrderStateMachine.IsOpen(from));
        }
    }

    [Fact]
    public void Groups_make_the_moves_of_the_table_and_no_others()
    {
        foreach (var from in Enum.GetValues<GroupStatus>())
            foreach (var to in Enum.GetValues<GroupStatus>())
                Assert.True(GroupMoves[from].Contains(to) == GroupStateMachine.Table.CanMove(from, to), $"{from} → {to}");
    }

    [Fact]
    public void A_state_is_final_when_the_table_has_no_way_out_of_it()
    {
        foreach (var status in Enum.GetValues<OrderStatus>())
            Assert.Equal(OrderStateMachine.IsOpen(status), !OrderStateMachine.Table.IsFinal(status));
    }

    [Fact]
    public void A_table_with_a_move_twice_is_none() =>
        Assert.Throws<ArgumentException>(() => new TransitionTable<GroupStatus>(
            GroupStatus.Waiting, [new(GroupStatus.Waiting, GroupStatus.Active, "a"), new(GroupStatus.Waiting, GroupStatus.Active, "b")]));

    [Fact]
    public void The_page_of_the_diagrams_is_made_from_the_tables()
    {
        var page = StateDiagrams.ToMarkdown();
        var found = Path.Combine(AppContext.BaseDirectory, "order-states.md");
        File.WriteAllText(found, page);
        var committed = Path.Combine(RepositoryFolder(), "docs", "order-states.md");
        Assert.True(File.Exists(committed) && File.ReadAllText(committed) == page, $"The tables have changed. Copy {found} to {committed}.");
    }

    private static string RepositoryFolder()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "OrleansTrading.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests lie in no repository.");
        return folder;
    }

    [Fact]
    public void Positions_make_the_moves_of_the_table_and_no_others()
    {
        foreach (var from in Enum.GetValues<PositionStatus>())
        {
            foreach (var to in Enum.GetValues<PositionStatus>())
            {
                var isLegal = PositionMoves[from].Contains(to);
                Assert.True(isLegal == PositionStateMachine.CanMove(from, to), $"{from} → {to}");
                if (isLegal) Assert.Equal(to, PositionStateMachine.Move(from, to));
                else Assert.Throws<InvalidTransitionException>(() => PositionStateMachine.Move(from, to));
            }
        }
    }

    [Theory]
    [InlineData(0, 0, 0, false, PositionStatus.Flat)]
    [InlineData(0, 0, 0, true, PositionStatus.Closed)]
    [InlineData(0, 1, 0, false, PositionStatus.Opening)]
    [InlineData(0, 0, 1, true, PositionStatus.Opening)]
    [InlineData(5, 0, 0, true, PositionStatus.Open)]
    [InlineData(5, 9, 4, true, PositionStatus.Open)]
    [InlineData(5, 0, 5, true, PositionStatus.Closing)]
    [InlineData(5, 9, 6, true, PositionStatus.Closing)]
    [InlineData(-5, 4, 9, true, PositionStatus.Open)]
    [InlineData(-5, 5, 0, true, PositionStatus.Closing)]
    public void A_positions_state_follows_from_what_is_held_and_what_works(int held, int buys, int sells, bool wasHeld, PositionStatus status) =>
        Assert.Equal(status, PositionStateMachine.Of(held, buys, sells, wasHeld));

    // Every step that orders can take, from every small set of facts, is a legal move: no sequence of events can throw.
    [Fact]
    public void Whatever_orders_do_moves_a_position_legally()
    {
        for (var held = -4; held <= 4; held++)
        {
            for (var buys = 0; buys <= 6; buys++)
            {
                for (var sells = 0; sells <= 6; sells++)
                {
                    foreach (var wasHeld in held == 0 ? new[] { false, true } : [true])
                    {
                        var from = PositionStateMachine.Of(held, buys, sells, wasHeld);
                        for (var quantity = 1; quantity <= 6; quantity++)
                        {
                            PositionStateMachine.Move(from, PositionStateMachine.Of(held, buys + quantity, sells, wasHeld));
                            PositionStateMachine.Move(from, PositionStateMachine.Of(held, buys, sells + quantity, wasHeld));
                            if (quantity <= buys)
                            {
                                PositionStateMachine.Move(from, PositionStateMachine.Of(held, buys - quantity, sells, wasHeld));
                                PositionStateMachine.Move(from, PositionStateMachine.Of(held + quantity, buys - quantity, sells, true));
                            }

                            if (quantity <= sells)
                            {
                                PositionStateMachine.Move(from, PositionStateMachine.Of(held, buys, sells - quantity, wasHeld));
                                PositionStateMachine.Move(from, PositionStateMachine.Of(held - quantity, buys, sells - quantity, true));
                            }
                        }
                    }
                }
            }
        }
    }
}
