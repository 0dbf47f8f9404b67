using OrleansTrading.Connectors.Venues;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues;

public sealed class TradingHoursFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public TradingHoursFilesTests()
    {
        _folder.Write(
            "instruments.csv",
            "symbol,class,base,quote,tick_size,lot_size,min_notional,sector,hours\nA/B,equity,A,B,1,1,1,x,here\n");
        _folder.Write(
            "venues.csv",
            "name,display_name,kind,tier,maker_fee_bps,taker_fee_bps,requests_per_second,request_burst,order_types,heartbeat_ms,file_utc_offset\n");
        _folder.Write("listings.csv", "venue,symbol,venue_symbol,tick_size,lot_size,min_notional,maker_fee_bps,taker_fee_bps\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_calendar_is_its_rows_and_its_holidays()
    {
        Write("here,Europe/Berlin,Mon 09:00,Mon 17:30\nhere,Europe/Berlin,Sun 22:00,Mon 06:00");
        _folder.Write("holidays.csv", "hours,day\nhere,2026-07-13\n");
        var hours = CatalogueFiles.Load(_folder.Path).Instrument("A/B").Hours;
        Assert.Equal(("here", "Europe/Berlin", false), (hours.Name, hours.ZoneId, hours.IsAlways));
        // Berlin's summer is two hours ahead of UTC.
        Assert.True(hours.IsOpen(At(6, 15, 29)));
        Assert.False(hours.IsOpen(At(6, 15, 30)));
        Assert.True(hours.IsOpen(At(5, 20, 0)));
        Assert.True(hours.IsOpen(At(12, 21, 59)));
        Assert.False(hours.IsOpen(At(12, 22, 0)));
        Assert.False(hours.IsOpen(At(13, 10, 0)));

        static long At(int day, int hour, int minute) => Nanoseconds.Of(new DateTimeOffset(2026, 7, day, hour, minute, 0, TimeSpan.Zero));
    }

    [Theory]
    [InlineData("there,Europe/Nowhere,Mon 09:00,Mon 17:30", "time_zone 'Europe/Nowhere' is unknown")]
    [InlineData("there,../../etc/passwd,Mon 09:00,Mon 17:30", "time_zone '../../etc/passwd' is unknown")]
    [InlineData("There,UTC,Mon 09:00,Mon 17:30", "name 'There' is not 1 to 32 of a-z")]
    [InlineData("there,UTC,Mo 09:00,Mon 17:30", "opens 'Mo 09:00' is not of the form Sun 17:00")]
    [InlineData("there,UTC,Mon 9:00,Mon 17:30", "opens 'Mon 9:00' is not of the form")]
    [InlineData("there,UTC,Mon 09:00,Mon 24:01", "closes 'Mon 24:01' is not of the form")]
    [InlineData("there,UTC,Mon 09:00,Mon 25:00", "closes 'Mon 25:00' is not of the form")]
    [InlineData("there,UTC,Sun 24:00,Mon 10:00", "opens Sun 24:00 is Mon 00:00")]
    [InlineData("here,UTC,Tue 09:00,Tue 17:30", "'here' has the time zone Europe/Berlin in an earlier row")]
    [InlineData("here,Europe/Berlin,Mon 08:00,Mon 09:01", "overlaps an earlier session of 'here'")]
    [InlineData("here,Europe/Berlin,Mon 09:00,Mon 09:00", "overlaps an earlier session of 'here'")]
    [InlineData("here,Europe/Berlin,Sun 23:00,Mon 09:30", "overlaps an earlier session of 'here'")]
    public void A_bad_session_is_refused_with_file_and_line(string row, string wrong)
    {
        Write("here,Europe/Berlin,Mon 09:00,Mon 17:30\n" + row);
        Refused.With("CATALOGUE_ROW_INVALID", () => CatalogueFiles.Load(_folder.Path), "trading-hours.csv:3: ", wrong);
    }

    [Theory]
    [InlineData("here,13.7.2026", "day '13.7.2026' is not of the form 2026-12-25")]
    [InlineData("here,2026-02-30", "day '2026-02-30' is not of the form")]
    [InlineData("here,2026-07-13", "an earlier row already has 2026-07-13 for 'here'")]
    [InlineData("there,2026-07-13", "'there' is not in trading-hours.csv")]
    public void A_bad_holiday_is_refused_with_file_and_line(string row, string wrong)
    {
        Write("here,Europe/Berlin,Mon 09:00,Mon 17:30");
        _folder.Write("holidays.csv", "hours,day\nhere,2026-07-13\n" + row + "\n");
        Refused.With("CATALOGUE_ROW_INVALID", () => CatalogueFiles.Load(_folder.Path), "holidays.csv:3: ", wrong);
    }

    private void Write(string sessions) => _folder.Write("trading-hours.csv", "name,time_zone,opens,closes\n" + sessions + "\n");
}
