using OrleansTrading.Silo;

namespace OrleansTrading.Grains.Tests.Replay;

/// <summary>Whether orders of many portfolios are decided at one time, which moves on between them.</summary>
public sealed class TimeGateTests
{
    private readonly TimeGate _gate = new();

    [Fact]
    public void Many_hold_the_time_at_once_and_it_moves_when_the_last_has_let_go()
    {
        Assert.True(_gate.Hold().IsCompletedSuccessfully);
        Assert.True(_gate.Hold().IsCompletedSuccessfully);
        var move = _gate.BeginMove();
        Assert.False(move.IsCompleted);
        _gate.Release();
        Assert.False(move.IsCompleted);
        _gate.Release();
        Assert.True(move.IsCompleted);
    }

    [Fact]
    public void Who_wants_to_hold_it_while_it_waits_to_move_comes_after_that_move_and_before_the_next()
    {
        _ = _gate.Hold();
        var first = _gate.BeginMove();
        var second = _gate.BeginMove();
        var holds = new[] { _gate.Hold(), _gate.Hold() };
        Assert.All(holds, hold => Assert.False(hold.IsCompleted));
        _gate.Release();
        Assert.True(first.IsCompleted);
        Assert.All(holds, hold => Assert.False(hold.IsCompleted));
        _gate.EndMove();
        Assert.All(holds, hold => Assert.True(hold.IsCompleted));
        Assert.False(second.IsCompleted);
        _gate.Release();
        _gate.Release();
        Assert.True(second.IsCompleted);
    }

    [Fact]
    public void Moves_follow_each_other_where_nobody_wants_to_hold_it()
    {
        Assert.True(_gate.BeginMove().IsCompletedSuccessfully);
        var next = _gate.BeginMove();
        Assert.False(next.IsCompleted);
        _gate.EndMove();
        Assert.True(next.IsCompleted);
        _gate.EndMove();
        Assert.True(_gate.Hold().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Nobody_holds_it_while_it_moves_and_everybody_gets_his_turn()
    {
        const int holders = 8, turns = 2_000;
        var (held, isMoving, moves) = (0, false, 0);
        var holding = Enumerable.Range(0, holders).Select(_ => Task.Run(async () =>
        {
            for (var turn = 0; turn < turns; turn++)
            {
                await _gate.Hold();
                Interlocked.Increment(ref held);
                Assert.False(Volatile.Read(ref isMoving));
                if (turn % 3 == 0) await Task.Yield();
                Assert.False(Volatile.Read(ref isMoving));
                Interlocked.Decrement(ref held);
                _gate.Release();
            }
        }, TestContext.Current.CancellationToken)).ToArray();
        var everybody = Task.WhenAll(holding);
        while (!everybody.IsCompleted)
        {
            await _gate.BeginMove();
            Volatile.Write(ref isMoving, true);
            Assert.Equal(0, Volatile.Read(ref held));
            moves++;
            Volatile.Write(ref isMoving, false);
            _gate.EndMove();
        }

        await everybody;
        Assert.True(moves > 0);
    }

    [Fact]
    public void What_was_not_begun_cannot_be_ended()
    {
        Assert.Throws<InvalidOperationException>(_gate.Release);
        Assert.Throws<InvalidOperationException>(_gate.EndMove);
    }
}
