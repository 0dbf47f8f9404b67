using OrleansTrading.Domain.Arbitrage;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Tests.Markets;

public sealed class ConsolidatedMarketTests
{
    private readonly ConsolidatedMarket _market = new([2, 2], new ArbitrageLimits());
    private readonly List<OpportunityChange> _found = [];
    private readonly BookUpdate _update = new();

    [Fact]
    public void A_venue_whose_book_is_out_already_and_that_quotes_on_is_out_again_when_it_says_so()
    {
        _update.Begin(BookUpdateKind.Snapshot, 1, 1);
        _update.AddBid(new BookLevel(100, 1));
        _update.AddAsk(new BookLevel(102, 1));
        _market.Apply(0, _update, _found);
        Stale(2, BookFault.Gap);
        Assert.Equal(0, _market.Top.Top(0).TimeNs);

        _market.Apply(0, new Quote(3, 100, 101), _found);
        Assert.Equal(3, _market.Top.Top(0).TimeNs);
        Stale(4, BookFault.Silent);
        Assert.Equal(0, _market.Top.Top(0).TimeNs);
    }

    private void Stale(long timeNs, BookFault fault)
    {
        _update.BeginStale(timeNs, fault);
        _market.Apply(0, _update, _found);
    }
}
