using System.Collections.Immutable;
using OrleansTrading.Connectors.Kafka;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Kafka;

/// <summary>Blocks that say which one they are.</summary>
public static class Blocks
{
    public const long Start = 1_700_000_000_000_000_000;

    public static long TimeOf(int number) => Start + number * 1_000_000L;

    public static ImmutableArray<byte> Numbered(int number) => TickBlock.Encode([new Quote(TimeOf(number), number + 1, number + 2)]);

    public static ValueTask SendNumberedAsync(this ITickBlockSender sender, string symbol, int number, string venue = "kraken") =>
        sender.SendAsync(venue, symbol, TimeOf(number), Numbered(number), cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>The number of a block; null of one that says that its book is stale.</summary>
    public static int? NumberOf(ImmutableArray<byte> block)
    {
        if (TickBlock.KindOf(block) == TickKind.Book) return null;
        var quotes = TickBlock.Decode(block);
        Assert.True(quotes.MoveNext());
        return (int)quotes.Current.BidTicks - 1;
    }
}
