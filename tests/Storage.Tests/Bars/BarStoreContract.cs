using OrleansTrading.Domain.Bars;
using OrleansTrading.Storage.Bars;
using OrleansTrading.Storage.Tests.Databases;

namespace OrleansTrading.Storage.Tests.Bars;

/// <summary>What <see cref="BarStore"/> promises over every database.</summary>
public abstract class BarStoreContract(DatabaseFixture database) : IAsyncDisposable
{
    private static readonly Timeframe Hour = Timeframe.Parse("1h");

    private readonly DatabaseFixture _db = database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private BarStore Store => _db.Bars;

    public async ValueTask DisposeAsync()
    {
        await _db.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Bars_are_read_back_as_they_were_also_after_reopening()
    {
        ClosedTimeBar[] bars =
        [
            new(Timeframe.Minute, new TimeBar(0, 0, 0, 0, 0, 1)),
            new(Timeframe.Minute, new TimeBar(1_704_153_600_000_000_000, -5, long.MaxValue, long.MinValue, 7, int.MaxValue)),
        ];
        await Store.WriteAsync("BTC/USD", bars, Token);
        Assert.Equal(bars.Select(b => b.Bar), await ReadAsync());
        await _db.ReopenAsync();
        Assert.Equal(bars.Select(b => b.Bar), await ReadAsync());
    }

    [Fact]
    public async Task The_last_before_a_time_are_given_oldest_first()
    {
        // Written out of order, some of them in a call of their own.
        await Store.WriteAsync("BTC/USD", [Minute(3), Minute(1), Minute(5)], Token);
        await Store.WriteAsync("BTC/USD", [Minute(2), Minute(4)], Token);

        Assert.Equal([1, 2, 3, 4, 5], await Minutes(long.MaxValue, 10));
        Assert.Equal([4, 5], await Minutes(long.MaxValue, 2));
        Assert.Equal([2, 3], await Minutes(4 * Timeframe.MinuteNs, 2));
        Assert.Equal([3, 4], await Minutes(4 * Timeframe.MinuteNs + 1, 2));
        Assert.Empty(await Minutes(1 * Timeframe.MinuteNs, 2));
        Assert.Empty(await Minutes(0, 2));

        async Task<IEnumerable<long>> Minutes(long beforeNs, int limit) =>
            (await Store.ReadLastAsync("BTC/USD", Timeframe.Minute, beforeNs, limit, Token)).Select(b => b.OpenTimeNs / Timeframe.MinuteNs);
    }

    [Fact]
    public async Task A_bar_that_is_written_again_replaces_the_one_before()
    {
        await Store.WriteAsync("BTC/USD", [Minute(1), Minute(2), Minute(3)], Token);
        var again = Minute(2) with { Bar = new TimeBar(2 * Timeframe.MinuteNs, 8, 9, 1, 2, 99) };
        await Store.WriteAsync("BTC/USD", [again], Token);
        Assert.Equal([Minute(1).Bar, again.Bar, Minute(3).Bar], await ReadAsync());
        // The last of one write stands, too.
        await Store.WriteAsync("BTC/USD", [again, Minute(2)], Token);
        Assert.Equal([Minute(1).Bar, Minute(2).Bar, Minute(3).Bar], await ReadAsync());
    }

    [Fact]
    public async Task Symbols_and_timeframes_know_nothing_of_each_other()
    {
        var hour = new ClosedTimeBar(Hour, new TimeBar(0, 4, 4, 4, 4, 4));
        await Store.WriteAsync("BTC/USD", [new(Timeframe.Minute, new TimeBar(0, 1, 1, 1, 1, 1)), hour], Token);
        await Store.WriteAsync("btc/usd", [new(Timeframe.Minute, new TimeBar(0, 2, 2, 2, 2, 2))], Token);
        await Store.WriteAsync("BTC/USDT", [new(Timeframe.Minute, new TimeBar(0, 3, 3, 3, 3, 3))], Token);

        Assert.Equal([hour.Bar], await ReadAsync("BTC/USD", Hour));
        foreach (var (symbol, price) in new[] { ("BTC/USD", 1), ("btc/usd", 2), ("BTC/USDT", 3) })
            Assert.Equal([new TimeBar(0, price, price, price, price, price)], await ReadAsync(symbol));
        Assert.Empty(await ReadAsync("ETH/USD"));
        Assert.Empty(await ReadAsync("BTC/USDT", Hour));
    }

    [Fact]
    public async Task What_a_ladder_gives_to_save_restores_it()
    {
        var ladder = new BarLadder();
        for (var minute = 0; minute <= 2_000; minute++)
        {
            ladder.Apply(minute * Timeframe.MinuteNs, 100 + minute % 37);
            if (minute % 500 == 0) await Store.WriteAsync("BTC/USD", ladder.TakeUnsaved(), Token);
        }

        var state = ladder.Capture();
        var closed = new List<IReadOnlyList<TimeBar>>();
        foreach (var timeframe in Timeframe.Known)
        {
            var beforeNs = Math.Max(0, state.Forming[timeframe.Index].OpenTimeNs);
            closed.Add(await Store.ReadLastAsync("BTC/USD", timeframe, beforeNs, BarLadder.MaxBarsKept, Token));
        }

        var restored = new BarLadder(state, closed);
        foreach (var timeframe in Timeframe.Known)
        {
            Assert.Equal(ladder.Last(timeframe, BarLadder.MaxBarsKept), restored.Last(timeframe, BarLadder.MaxBarsKept));
            Assert.Equal(ladder.Forming(timeframe), restored.Forming(timeframe));
        }
    }

    [Fact]
    public async Task Bars_below_a_minute_are_kept_as_many_as_an_instrument_keeps_and_not_for_ever()
    {
        var second = Timeframe.Second;
        const int written = 5_000;
        for (var i = 0; i < written; i += 5)
        {
            // Each write repeats a bar of the one before it, as after a crash.
            var run = Enumerable.Range(Math.Max(0, i - 1), 6).Select(n => new ClosedTimeBar(second, new TimeBar(n * second.LengthNs, n, n, n, n, 1, n)));
            await Store.WriteAsync("BTC/USD", [.. run], Token);
        }

        var bars = await Store.ReadLastAsync("BTC/USD", second, long.MaxValue, BarStoreLimits.MaxBarsPerRead, Token);
        Assert.Equal(Enumerable.Range(written - bars.Count, bars.Count).Select(n => new TimeBar(n * second.LengthNs, n, n, n, n, 1, n)), bars);
        Assert.InRange(bars.Count, second.BarsKept, 4 * second.BarsKept);
        var before = await Store.ReadLastAsync("BTC/USD", second, 4_990 * second.LengthNs, 3, Token);
        Assert.Equal([4_987L, 4_988, 4_989], before.Select(bar => bar.Open));
    }

    [Fact]
    public async Task Bars_share_a_transaction_with_what_waits_beside_them()
    {
        var outcomes = await _db.InOneBatch(
            () => Try(() => Store.WriteAsync("BTC/USD", [Minute(1)], Token).AsTask()),
            () => Try(() => _db.Writer.WriteAsync(_db.Sql("no SQL"), Token).AsTask()),
            () => Try(() => _db.Journal.AppendAsync("s", 0, DatabaseFixture.One(), Token).AsTask()));
        Assert.All(outcomes, Assert.NotNull);
        Assert.Empty(await ReadAsync());

        await Store.WriteAsync("BTC/USD", [Minute(1)], Token);
        Assert.Single(await ReadAsync());
    }

    [Fact]
    public async Task Limits_hold_at_and_past_their_bounds()
    {
        var symbol = new string('€', BarStoreLimits.MaxSymbolLength);
        var most = Enumerable.Range(0, BarStoreLimits.MaxBarsPerWrite).Select(i => Minute(i)).ToArray();
        await Store.WriteAsync(symbol, most, Token);
        var last = await Store.ReadLastAsync(symbol, Timeframe.Minute, long.MaxValue, BarStoreLimits.MaxBarsPerRead, Token);
        Assert.Equal(most[^BarStoreLimits.MaxBarsPerRead..].Select(b => b.Bar), last);

        await Store.WriteAsync("BTC/USD", [], Token);
        await Refused(() => Store.WriteAsync("BTC/USD", [.. most, Minute(1)], Token).AsTask());
        foreach (var wrong in new[] { "", symbol + "x", "\ud800" })
        {
            await Refused(() => Store.WriteAsync(wrong, [Minute(1)], Token).AsTask());
            await Refused(() => Store.ReadLastAsync(wrong, Timeframe.Minute, 0, 1, Token).AsTask());
        }

        foreach (var limit in new[] { 0, -1, BarStoreLimits.MaxBarsPerRead + 1 })
            await Refused(() => Store.ReadLastAsync("BTC/USD", Timeframe.Minute, 0, limit, Token).AsTask());
        await Refused(() => Store.ReadLastAsync("BTC/USD", Timeframe.Minute, -1, 1, Token).AsTask());
    }

    [Fact]
    public async Task What_is_no_bar_is_refused_with_its_whole_write()
    {
        ClosedTimeBar[] wrong =
        [
            default,
            new(Timeframe.Minute, new TimeBar(1, 1, 1, 1, 1, 1)),
            new(Hour, new TimeBar(Timeframe.MinuteNs, 1, 1, 1, 1, 1)),
            new(Timeframe.Minute, new TimeBar(-Timeframe.MinuteNs, 1, 1, 1, 1, 1)),
            new(Timeframe.Minute, new TimeBar(0, 1, 1, 1, 1, 0)),
            new(Timeframe.Minute, new TimeBar(0, 3, 2, 1, 1, 1)),
            new(Timeframe.Minute, new TimeBar(0, 1, 2, 1, 0, 1)),
        ];
        foreach (var bar in wrong) await Refused(() => Store.WriteAsync("BTC/USD", [Minute(1), bar], Token).AsTask());
        Assert.Empty(await ReadAsync());
    }

    [Theory]
    [InlineData("UPDATE bars SET open = open + 1")]
    [InlineData("UPDATE bars SET high = high + 1")]
    [InlineData("UPDATE bars SET low = low - 1")]
    [InlineData("UPDATE bars SET close = close + 1")]
    [InlineData("UPDATE bars SET updates = updates + 1")]
    [InlineData("UPDATE bars SET updates = updates + 4294967296")]
    [InlineData("UPDATE bars SET crc = crc + 1")]
    [InlineData("UPDATE bars SET open_ns = open_ns + 60000000000")]
    [InlineData("UPDATE bars SET symbol = 'BTC/USD' WHERE symbol = 'ETH/USD'")]
    [InlineData("UPDATE bars SET timeframe = 60 WHERE timeframe = 3600")]
    public async Task A_damaged_bar_is_refused_by_name(string damage)
    {
        var hour = new ClosedTimeBar(Hour, new TimeBar(0, 1, 1, 1, 1, 1));
        await Store.WriteAsync("BTC/USD", [Minute(1), hour], Token);
        await Store.WriteAsync("ETH/USD", [Minute(2)], Token);
        await _db.ReopenAsync(() => _db.Tamper(damage));
        var refusal = await DatabaseFixture.Refusal(ReadAsync);
        Assert.Equal(StorageCodes.Corrupt, refusal.Code);
        Assert.Contains("1m bar of 'BTC/USD'", refusal.Message, StringComparison.Ordinal);
    }

    private static ClosedTimeBar Minute(int number) =>
        new(Timeframe.Minute, new TimeBar(number * Timeframe.MinuteNs, number, number + 9, number - 9, number + 1, number + 1));

    private static async Task<Exception?> Try(Func<Task> write) => await Record.ExceptionAsync(write);

    private static Task Refused(Func<Task> call) => Assert.ThrowsAnyAsync<ArgumentException>(call);

    private Task<IReadOnlyList<TimeBar>> ReadAsync() => ReadAsync("BTC/USD");

    private Task<IReadOnlyList<TimeBar>> ReadAsync(string symbol, Timeframe? timeframe = null) =>
        Store.ReadLastAsync(symbol, timeframe ?? Timeframe.Minute, long.MaxValue, BarStoreLimits.MaxBarsPerRead, Token).AsTask();
}
