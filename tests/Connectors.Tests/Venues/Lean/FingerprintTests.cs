using System.IO.Compression;
using OrleansTrading.Connectors.Venues.Lean;
using OrleansTrading.Domain.Markets;
using static OrleansTrading.Connectors.Tests.Venues.Lean.MadeUpMarket;

namespace OrleansTrading.Connectors.Tests.Venues.Lean;

public sealed class FingerprintTests
{
    private const string Rows = "1,1.1,1.2\n2,1.1,1.2\n";

    [Fact]
    public void It_is_128_bits_in_hexadecimal() => Assert.Matches("^[0-9a-f]{32}$", Of(_ => { }));

    [Fact]
    public void It_is_the_same_wherever_the_files_lie_and_however_well_they_are_packed()
    {
        Assert.Equal(Of(_ => { }), Of(_ => { }));
        Assert.Equal(Of(_ => { }), Of(_ => { }, level: CompressionLevel.NoCompression));
    }

    [Fact]
    public void Any_change_of_the_content_changes_it()
    {
        string[] all =
        [
            Of(_ => { }),
            Of(_ => { }, rows: "1,1.1,1.2\n2,1.1,1.3\n"),
            Of(_ => { }, rows: Rows + "3,1.1,1.2\n"),
            Of(_ => { }, rows: ""),
            Of(made => made.Write("oanda", "eurusd", Day.AddDays(1), "")),
            Of(made => made.Write("oanda", "eurusd", Day.AddDays(1), Rows)),
            Of(made => made.Write("tokyo", "eurusd", Day, Rows)),
            Of(made => made.Write("v00", "eurusd", Day, Rows)),
            Of(made => made.Write("v01", "eurusd", Day, Rows)),
            Of(_ => { }, to: Day.AddDays(2)),
            Of(made => made.Write("oanda", "nzdusd", Day, ""), symbols: [EurUsd, "NZD/USD"]),
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void Files_outside_the_window_and_other_symbols_do_not_change_it() =>
        Assert.Equal(Of(_ => { }), Of(made =>
        {
            made.Write("oanda", "eurusd", Day.AddDays(2), Rows);
            made.Write("oanda", "nzdusd", Day, Rows);
        }));

    [Fact]
    public void The_order_and_the_form_of_the_symbols_do_not_change_it() =>
        Assert.Equal(
            Of(made => made.Write("oanda", "nzdusd", Day, ""), symbols: [EurUsd, "NZD/USD"]),
            Of(made => made.Write("oanda", "nzdusd", Day, ""), symbols: ["nzdusd", "EURUSD"]));

    [Fact]
    public void The_tick_size_and_the_file_clock_change_it_and_how_the_tick_size_is_written_does_not()
    {
        var usual = Of(_ => { }, catalogue: With(0.00001m, TimeSpan.Zero));
        Assert.Equal(usual, Of(_ => { }, catalogue: With(0.0000100m, TimeSpan.Zero)));
        Assert.NotEqual(usual, Of(_ => { }, catalogue: With(0.000001m, TimeSpan.Zero)));
        Assert.NotEqual(usual, Of(_ => { }, catalogue: With(0.00001m, TimeSpan.FromHours(1))));

        static Catalogue With(decimal tickSize, TimeSpan offset) => new(
            [Known.Instrument(EurUsd) with { TickSize = tickSize }], [Known.Venue("oanda") with { FileUtcOffset = offset }]);
    }

    private static string Of(
        Action<MadeUpMarket> more, string rows = Rows, CompressionLevel level = CompressionLevel.Optimal, DateOnly? to = null,
        string[]? symbols = null, Catalogue? catalogue = null)
    {
        using var made = new MadeUpMarket();
        made.Write("oanda", "eurusd", Day, rows, level);
        more(made);
        return LeanTickMarket.Open(
            made.Root, symbols ?? [EurUsd], Day, to ?? Day.AddDays(1), catalogue ?? Known).Fingerprint;
    }
}
