using OrleansTrading.Connectors.Kafka;

namespace OrleansTrading.Connectors.Tests.Kafka;

public sealed class StreamSequencesTests
{
    private static readonly TickStream Btc = new(Guid.NewGuid(), "kraken", "BTC/USD");
    private static readonly TickStream Eth = Btc with { Symbol = "ETH/USD" };

    [Fact]
    public void A_stream_may_begin_anywhere()
    {
        var sequences = new StreamSequences(10);
        Assert.Equal(default, sequences.Judge(Btc, 17));
    }

    [Fact]
    public void What_was_seen_is_doubled_and_a_jump_is_a_gap()
    {
        var sequences = new StreamSequences(10);
        sequences.Accept(Btc, 17, 5);
        Assert.True(sequences.Judge(Btc, 16).IsDuplicate);
        Assert.True(sequences.Judge(Btc, 17).IsDuplicate);
        Assert.Equal(new SequenceVerdict(false, 0, 5), sequences.Judge(Btc, 18));
        Assert.Equal(new SequenceVerdict(false, 3, 5), sequences.Judge(Btc, 21));
        Assert.Equal(default, sequences.Judge(Eth, 1));
        Assert.Equal(default, sequences.Judge(Btc with { Producer = Guid.NewGuid() }, 1));
    }

    [Fact]
    public void A_number_that_is_behind_changes_nothing()
    {
        var sequences = new StreamSequences(10);
        sequences.Accept(Btc, 17, 5);
        sequences.Accept(Btc, 3, 1);
        Assert.Equal(new SequenceVerdict(true, 0, 5), sequences.Judge(Btc, 17));
    }

    [Fact]
    public void What_may_have_gone_on_elsewhere_may_jump_once_and_does_not_turn_back()
    {
        var sequences = new StreamSequences(10);
        sequences.Accept(Btc, 17, 5);
        sequences.Suspend();
        Assert.True(sequences.Judge(Btc, 17).IsDuplicate);
        Assert.Equal(new SequenceVerdict(false, 0, 5), sequences.Judge(Btc, 40));
        sequences.Accept(Btc, 40, 6);
        Assert.Equal(1, sequences.Judge(Btc, 42).Missing);
    }

    [Fact]
    public void The_stream_unheard_for_longest_is_forgotten_first()
    {
        var sequences = new StreamSequences(2);
        var third = Btc with { Symbol = "SOL/USD" };
        sequences.Accept(Btc, 1, 1);
        sequences.Accept(Eth, 1, 1);
        sequences.Accept(Btc, 2, 2);
        sequences.Accept(third, 1, 1);
        Assert.Equal(2, sequences.Count);
        Assert.True(sequences.Judge(Btc, 2).IsDuplicate);
        Assert.True(sequences.Judge(third, 1).IsDuplicate);
        Assert.Equal(default, sequences.Judge(Eth, 1));
    }
}
