using System.Text;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Live;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("60000.01", "0.00001", 6_000_001, 1)]
    [InlineData("\"60000.01\"", "\"0.25000000\"", 6_000_001, 25_000)]
    [InlineData("6e4", "1E-5", 6_000_000, 1)]
    [InlineData("0.01", "0", 1, 0)]
    [InlineData("0.01", "0.00000000", 1, 0)]
    public void What_fits_is_exact(string price, string size, long ticks, long lots)
    {
        Assert.Null(Read(price, size, out var level));
        Assert.Equal(new BookLevel(ticks, lots), level);
    }

    [Theory]
    [InlineData("60000.001", "1", RejectReason.PriceOffTick)]
    [InlineData("0", "1", RejectReason.PriceOffTick)]
    [InlineData("-1", "1", RejectReason.PriceOffTick)]
    [InlineData("79228162514264337593543950335", "1", RejectReason.NotANumber)]
    [InlineData("9000000000000000000000000000", "1", RejectReason.PriceOffTick)]
    [InlineData("1", "0.000001", RejectReason.SizeOffLot)]
    [InlineData("1", "-1", RejectReason.SizeOffLot)]
    [InlineData("1.00000000000000000000000000001", "1", RejectReason.NotANumber)]
    [InlineData("NaN", "1", RejectReason.NotANumber)]
    [InlineData("1,5", "1", RejectReason.NotANumber)]
    [InlineData("", "1", RejectReason.NotANumber)]
    [InlineData("null", "1", RejectReason.NotANumber)]
    public void What_does_not_fit_has_a_reason(string price, string size, RejectReason reason) => Assert.Equal(reason, Read(price, size, out _));

    [Fact]
    public void Waits_double_up_to_the_longest_and_are_half_by_chance()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), new Random(1));
        foreach (var full in new[] { 100, 200, 400, 800, 1_000, 1_000 }) Assert.InRange(backoff.Next().TotalMilliseconds, full / 2.0, full);
        Assert.Equal(TimeSpan.FromMinutes(1), backoff.Next(TimeSpan.FromMinutes(1)));
        backoff.Reset();
        Assert.InRange(backoff.Next().TotalMilliseconds, 50, 100);
    }

    private static RejectReason? Read(string price, string size, out BookLevel level) =>
        Units.TryLevel(Listings.BtcUsdt, Encoding.UTF8.GetBytes(price), Encoding.UTF8.GetBytes(size), out level);
}
