using System.Text;
using OrleansTrading.Connectors.Venues.Lean;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Connectors.Tests.Venues.Lean.MadeUpMarket;

namespace OrleansTrading.Connectors.Tests.Venues.Lean;

public sealed class RowTests : IDisposable
{
    private const string File = "oanda/tick/eurusd/20240305_quote.zip";

    private readonly MadeUpMarket _made = new();

    public void Dispose() => _made.Dispose();

    [Theory]
    [InlineData("1000,1.38742,1.38755\n", 1000, 138742, 138755)]
    [InlineData("1000,1.38742,1.38755", 1000, 138742, 138755)]
    [InlineData("1000,1.38742,1.38755\r\n", 1000, 138742, 138755)]
    [InlineData("1000,1.38742,1.38755\r", 1000, 138742, 138755)]
    [InlineData("0,2,3.5\n", 0, 200000, 350000)]
    [InlineData("86399999,0.00001,0.00001\n", 86399999, 1, 1)]
    [InlineData("86399999.999999,1,1\n", 86399999.999999, 100000, 100000)]
    [InlineData("808.0672,1,1\n", 808.0672, 100000, 100000)]
    [InlineData("000808.067200000,1,1\n", 808.0672, 100000, 100000)]
    [InlineData("5,1.3874200000,01.38755\n", 5, 138742, 138755)]
    [InlineData("5,1.38742000000000000000000000,1.38755\n", 5, 138742, 138755)]
    public void An_allowed_row_is_read_exactly(string row, double ms, long bid, long ask) =>
        Assert.Equal([new Quote(DayNs + Ms(ms), bid, ask)], Read(row));

    [Fact]
    public void A_bid_above_the_ask_is_passed_on_as_it_is() =>
        Assert.Equal([new Quote(DayNs + Ms(1), 138755, 138742)], Read("1,1.38755,1.38742\n"));

    [Fact]
    public void An_empty_file_has_no_rows()
    {
        Assert.Empty(Read(""));
        Assert.Equal([new RowCount("oanda", EurUsd, 0)], _made.Open().Verify(Stop));
    }

    [Theory]
    // Columns.
    [InlineData("1,1.1\n", "2 columns", "allowed are 3")]
    [InlineData("1,1.1,1.2,1.3\n", "4 columns", "allowed are 3")]
    [InlineData("\n", "1 columns", "allowed are 3")]
    [InlineData("time,bid,ask\n", "'time'", "allowed are 0 to below 86400000")]
    // Time.
    [InlineData("86400000,1.1,1.2\n", "'86400000'", "allowed are 0 to below 86400000")]
    [InlineData("123456789,1.1,1.2\n", "'123456789'", "allowed are 0 to below 86400000")]
    [InlineData("-1,1.1,1.2\n", "'-1'", "allowed are 0 to below 86400000")]
    [InlineData(",1.1,1.2\n", "time ''", "allowed are 0 to below 86400000")]
    [InlineData("1e3,1.1,1.2\n", "'1e3'", "allowed are 0 to below 86400000")]
    [InlineData(" 1,1.1,1.2\n", "' 1'", "allowed are 0 to below 86400000")]
    [InlineData("1.,1.1,1.2\n", "'1.'", "allowed are 0 to below 86400000")]
    [InlineData("1.0000001,1.1,1.2\n", "'1.0000001'", "allowed are 6 decimals")]
    // Prices.
    [InlineData("1,1.387421,1.4\n", "bid '1.387421'", "allowed are multiples of 0.00001")]
    [InlineData("1,1.3,1.387421\n", "ask '1.387421'", "allowed are multiples of 0.00001")]
    [InlineData("1,0.000001,1\n", "bid '0.000001'", "allowed are multiples of 0.00001")]
    [InlineData("1,0,1.4\n", "bid '0' is zero", "above 0")]
    [InlineData("1,1.4,0.00000\n", "ask '0.00000' is zero", "above 0")]
    [InlineData("1,-1.3,1.4\n", "bid '-1.3' is no price", "allowed are at most 28 digits")]
    [InlineData("1,+1.3,1.4\n", "bid '+1.3' is no price", "allowed are at most 28 digits")]
    [InlineData("1,,1.4\n", "bid '' is no price", "allowed are at most 28 digits")]
    [InlineData("1,1.4,\n", "ask '' is no price", "allowed are at most 28 digits")]
    [InlineData("1,NaN,1.4\n", "bid 'NaN' is no price", "allowed are at most 28 digits")]
    [InlineData("1,Infinity,1.4\n", "bid 'Infinity' is no price", "allowed are at most 28 digits")]
    [InlineData("1,1e5,1.4\n", "bid '1e5' is no price", "allowed are at most 28 digits")]
    [InlineData("1,.5,1.4\n", "bid '.5' is no price", "allowed are at most 28 digits")]
    [InlineData("1,5.,1.4\n", "bid '5.' is no price", "allowed are at most 28 digits")]
    [InlineData("1,1.3.1,1.4\n", "bid '1.3.1' is no price", "allowed are at most 28 digits")]
    [InlineData("1,1.1 ,1.4\n", "bid '1.1 ' is no price", "allowed are at most 28 digits")]
    [InlineData("1,1.1,1.4\r\r\n", "ask '1.4?' is no price", "allowed are at most 28 digits")]
    [InlineData("1,1.1,1.4\0\n", "ask '1.4?' is no price", "allowed are at most 28 digits")]
    public void A_malformed_row_is_refused_with_file_and_line_and_what_is_allowed(string row, string wrong, string allowed)
    {
        // Once as the only row, once in the middle.
        foreach (var (before, after) in new[] { ("", ""), ("0,1.1,1.2\n0,1.1,1.2\r\n", "86399999,1.1,1.2\n") })
        {
            using var made = new MadeUpMarket();
            made.Write("oanda", "eurusd", Day, before + row + after);
            var market = made.Open();
            var line = $"{File}:{(before == "" ? 1 : 3)}:";
            Refused.With("MARKET_ROW_MALFORMED", () => market.Verify(Stop), line, wrong, allowed);
            Refused.With("MARKET_ROW_MALFORMED", () => All(market), line, wrong, allowed);
        }
    }

    [Fact]
    public void Time_may_stand_still_but_not_go_back()
    {
        Assert.Equal(2, Read("5,1,1\n5,1,1\n").Length);

        Malformed("5.000001,1,1\n5,1,1\n", 2, "backwards", "allowed are equal and later times");
    }

    [Fact]
    public void Most_ticks_are_allowed_and_one_more_is_absurd()
    {
        _made.Write("oanda", "bigusd", Day, $"1,1,{Instrument.MaxTicks}\n");
        Assert.Equal([new Quote(DayNs + Ms(1), 1, Instrument.MaxTicks)], All(_made.Open("BIG/USD")));

        using var past = new MadeUpMarket();
        past.Write("oanda", "bigusd", Day, $"1,1,{Instrument.MaxTicks + 1}\n");
        Refused.With(
            "MARKET_ROW_MALFORMED", () => past.Open("BIG/USD").Verify(Stop), "_quote.zip:1:", "is absurd", $"at most {Instrument.MaxTicks} ticks");
    }

    [Fact]
    public void Numbers_have_at_most_28_digits()
    {
        Assert.Single(Read($"1,{new string('0', 22)}1.38742,1.4\n"));

        Malformed($"1,{new string('0', 23)}1.38742,1.4\n", 1, "is no price", "at most 28 digits");
        Malformed($"1,1.{new string('9', 40)},1.4\n", 1, "is no price", "at most 28 digits");
        Malformed($"1,{new string('9', 28)},1.4\n", 1, "is absurd");
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("")]
    public void A_row_may_have_128_bytes_beside_its_line_end(string end)
    {
        // A row that long cannot be a good one; within the bound its columns are told, beyond it its length.
        Malformed(new string('1', 128) + end, 1, "1 columns");
        Malformed(new string('1', 129) + end, 1, "longer than 128 bytes");
        Malformed("1,1,1\n" + new string('1', 200_000) + end, 2, "longer than 128 bytes");
        Malformed("1,1,1\n" + new string('1', 200_000) + end + "\n9,1,1\n", 2, "longer than 128 bytes");
    }

    [Fact]
    public void What_is_not_ASCII_is_malformed_and_shown_harmlessly()
    {
        Malformed("1,1.1,€\n", 1, "ask '???' is no price");
        _made.Write("oanda", "eurusd", Day, "1,1.1,\u00ff\n", encoding: Encoding.Latin1);
        Refused.With("MARKET_ROW_MALFORMED", () => _made.Open().Verify(Stop), $"{File}:1:", "ask '?' is no price");
    }

    [Fact]
    public void Long_files_are_read_across_blocks_and_buffers_alike_on_every_grid()
    {
        // Lengths vary so that rows fall on every place of a buffer's end; the odd grid takes the careful reading.
        var random = new Random(7);
        var rows = new StringBuilder();
        var expected = new List<(long Ns, decimal Bid, decimal Ask)>();
        for (var i = 0; i < 30_000; i++)
        {
            var ms = i * 2000 + random.Next(2000);
            var fraction = random.Next(3) == 0 ? random.Next(1, 1_000_000) : 0;
            var bid = random.Next(1, 100_000_000) / 100m;
            bid = Math.Max(0.01m, Math.Floor(bid * 100) / 100);
            // Both grids hold whole hundredths: 0.01 is four times 0.0025.
            var ask = bid + random.Next(0, 100) / 100m;
            expected.Add((DayNs + ms * 1_000_000L + fraction, bid, ask));
            rows.Append(ms).Append(fraction == 0 ? "" : $".{fraction:000000}").Append(',').Append(bid / 1.000000m).Append(',').Append(ask)
                .Append(random.Next(2) == 0 ? "\r\n" : "\n");
        }
        foreach (var ticker in new[] { "btcusd", "oddusd" })
        {
            _made.Write("oanda", ticker, Day, rows.ToString());
            var market = _made.Open(ticker);
            var instrument = market.Instruments[0];
            Assert.Equal(expected, All(market).Select(q => (q.TimeNs, instrument.ToPrice(q.BidTicks), instrument.ToPrice(q.AskTicks))));
            Assert.Equal([new RowCount("oanda", instrument.Symbol, 30_000)], market.Verify(Stop));
        }
    }

    private Quote[] Read(string rows)
    {
        _made.Write("oanda", "eurusd", Day, rows);
        return All(_made.Open());
    }

    private static void Malformed(string rows, int line, params string[] says)
    {
        using var made = new MadeUpMarket();
        made.Write("oanda", "eurusd", Day, rows);
        Refused.With("MARKET_ROW_MALFORMED", () => made.Open().Verify(Stop), [$"{File}:{line}:", .. says]);
    }
}
