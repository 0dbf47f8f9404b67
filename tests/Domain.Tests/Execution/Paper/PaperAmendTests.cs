using OrleansTrading.Domain.Execution;

namespace OrleansTrading.Domain.Tests.Execution.Paper;

/// <summary>What an amendment does; for buyers and sellers.</summary>
public sealed class PaperAmendTests
{
    public static TheoryData<Side> Sides => [Side.Buy, Side.Sell];

    [Theory, MemberData(nameof(Sides))]
    public void A_smaller_order_keeps_its_place_and_a_larger_one_loses_it(Side side)
    {
        var scene = Resting(side);
        Assert.Equal("a amended 6@99", scene.Amend("a", "1", 6, 99).Book([], []).Heard);
        // Another 40 came behind; 50 were ahead when it came.
        scene.Book([(99, 90)], []);
        Assert.Equal("a 6@99", scene.Trade(99, 56).Heard);

        scene = Resting(side);
        scene.Book([(99, 90)], []);
        Assert.Equal("a amended 11@99", scene.Amend("a", "1", 11, 99).Book([], []).Heard);
        Assert.Equal("", scene.Trade(99, 90).Heard);
        Assert.Equal("a 1@99", scene.Trade(99, 1).Heard);
    }

    [Theory, MemberData(nameof(Sides))]
    public void At_another_price_it_queues_anew_and_takes_what_it_reaches(Side side)
    {
        var scene = Resting(side);
        Assert.Equal("a amended 10@101, a 5@101", scene.Amend("a", "1", 10, 101).Book([], []).Heard);
        // The other 5 are now the best there is.
        Assert.Equal("a 5@101", scene.Trade(100, 5).Heard);
        Assert.Equal(0, scene.Paper.WorkingOrders);
    }

    [Theory, MemberData(nameof(Sides))]
    public void Amended_to_no_more_than_has_filled_it_is_done(Side side)
    {
        var scene = Resting(side).Trade(99, 54);
        Assert.Equal("a 4@99", scene.Heard);
        Assert.Equal("a amended 4@99", scene.Amend("a", "1", 3, 99).Book([], []).Heard);
        Assert.Equal(0, scene.Paper.WorkingOrders);
        Assert.Equal("", scene.Trade(90, 100).Heard);
    }

    [Theory, MemberData(nameof(Sides))]
    public void What_has_ended_is_not_amended_and_says_so(Side side)
    {
        var scene = Resting(side).Trade(90, 100);
        Assert.Equal("a 10@99", scene.Heard);
        Assert.Equal("a AmendRejected, never AmendRejected", scene.Amend("a", "1", 5, 99).Amend("never", "1", 5, 99).Book([], []).Heard);
        Assert.Equal("1", scene.Last.AmendId);
        // Nor what ends while the amendment is on its way.
        scene.Limit("b", 5, 99).Book([], []).Amend("b", "7", 4, 99).Cancel("b");
        Assert.Equal("b Accepted, b Cancelled, b AmendRejected", scene.Book([], []).Heard);
    }

    [Theory, MemberData(nameof(Sides))]
    public void One_that_only_adds_liquidity_stays_as_it_is_when_it_would_take(Side side)
    {
        var scene = new PaperScene(side).Book([(99, 50)], [(101, 5)]).Limit("a", 10, 99, postOnly: true).Book([], []);
        Assert.Equal("a Accepted, a AmendRejected", scene.Amend("a", "1", 10, 101).Book([], []).Heard);
        Assert.Equal("a 10@99", scene.Trade(99, 60).Heard);
    }

    [Theory, MemberData(nameof(Sides))]
    public void An_amendment_that_makes_no_sense_leaves_the_order_as_it_is(Side side)
    {
        var scene = Resting(side);
        scene.Paper.Amend(new PaperAmend("main", "a", "1", 0, 5, scene.NowNs + 1));
        scene.Paper.Amend(new PaperAmend("main", "a", "2", 99, 5.5m, scene.NowNs + 1));
        scene.Paper.Amend(new PaperAmend("main", "a", "3", 99, 0, scene.NowNs + 1));
        scene.Market("m", 1, 200).Amend("m", "4", 1, 99);
        Assert.Equal("a AmendRejected, a AmendRejected, a AmendRejected, m AmendRejected, m Accepted, m 1@101", scene.Book([], []).Heard);
        Assert.Equal("a 10@99", scene.Trade(99, 60).Heard);
    }

    [Theory, MemberData(nameof(Sides))]
    public void The_same_amendment_again_changes_nothing(Side side)
    {
        var scene = Resting(side);
        var amend = new PaperAmend("main", "a", "1", side == Side.Buy ? 99 : 101, 6, scene.NowNs + 5);
        scene.Paper.Amend(amend);
        scene.Paper.Amend(amend);
        Assert.Equal("a amended 6@99", scene.Book([], []).Heard);
        scene.Paper.Amend(amend);
        Assert.Equal("", scene.Book([], []).Heard);
    }

    [Theory, MemberData(nameof(Sides))]
    public void It_comes_after_its_order_whatever_it_is_sent_with(Side side)
    {
        var scene = new PaperScene(side).Limit("a", 10, 99).Amend("a", "1", 10, 98);
        Assert.Equal("a Accepted, a amended 10@98", scene.Quote(97, 101).Heard);
        Assert.Equal("a 10@98", scene.Quote(97, 98).Heard);
    }

    [Theory, MemberData(nameof(Sides))]
    public void It_does_not_meet_an_order_of_its_own_portfolio(Side side)
    {
        var scene = Resting(side).Limit("own", 3, 100, otherSide: true).Book([], []);
        Assert.Equal("own Accepted", scene.Heard);
        Assert.Equal("a amended 10@100, a Expired", scene.Amend("a", "1", 10, 100).Book([], []).Heard);
    }

    private static PaperScene Resting(Side side)
    {
        var scene = new PaperScene(side).Book([(99, 50)], [(101, 5)]).Limit("a", 10, 99).Book([], []);
        Assert.Equal("a Accepted", scene.Heard);
        return scene;
    }
}
