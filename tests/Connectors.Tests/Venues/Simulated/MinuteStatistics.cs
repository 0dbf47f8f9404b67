using OrleansTrading.Connectors.Venues.Simulated;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Tests.Venues.Simulated;

/// <summary>What a stretch of a market looks like: counts, crossings of venues, and minute by minute the mids.</summary>
public sealed class MinuteStatistics
{
    public MinuteStatistics(SimulatedMarket market, int hours)
    {
        var (venues, instruments) = (market.Venues.Count, market.Instruments.Count);
        var fees = market.Venues.Select(venue => (double)venue.TakerFeeBps * 1e-4).ToArray();
        var last = new Quote[instruments, venues];
        var crossed = new bool[instruments];
        var seconds = new long[instruments];
        var minuteNs = market.FromNs + 60 * Markets.Second;
        LogMids = new double[instruments, hours * 60];
        Hours = hours;
        foreach (var (venue, i, quote) in market.All().Quotes())
        {
            for (; quote.TimeNs >= minuteNs; minuteNs += 60 * Markets.Second) EndMinute();
            if (quote.TimeNs >= market.FromNs + hours * Markets.Hour) break;
            Quotes++;
            if (!quote.IsValid)
            {
                Bad++;
                continue;
            }
            last[i, venue] = quote;
            SpreadBps += (quote.AskTicks - quote.BidTicks) / quote.Mid() * 1e4;
            var (edge, net) = (double.MinValue, double.MinValue);
            for (var sell = 0; sell < venues; sell++)
                for (var buy = 0; buy < venues; buy++)
                {
                    if (sell == buy || last[i, sell].BidTicks == 0 || last[i, buy].AskTicks == 0) continue;
                    var gross = (double)last[i, sell].BidTicks / last[i, buy].AskTicks - 1;
                    edge = Math.Max(edge, gross);
                    net = Math.Max(net, gross - fees[sell] - fees[buy]);
                }
            if (edge > 0) CrossedQuotes++;
            if (net > 0 && !crossed[i]) NetCrossings++;
            crossed[i] = net > 0;
        }
        SpreadBps /= Quotes - Bad;

        void EndMinute()
        {
            var minute = (int)((minuteNs - market.FromNs) / (60 * Markets.Second)) - 1;
            for (var i = 0; i < instruments; i++)
            {
                var mids = Enumerable.Range(0, venues).Select(venue => Math.Log(last[i, venue].Mid())).Order().ToArray();
                // The median, which one venue that stands apart does not move.
                LogMids[i, minute] = mids[venues / 2];
                VenueDifferencesBps.Add((mids[^1] - mids[0]) * 1e4);
            }
        }
    }

    public int Hours { get; }

    public long Quotes { get; }

    public long Bad { get; }

    public double SpreadBps { get; }

    /// <summary>Quotes at which some venue's bid was above another's ask.</summary>
    public long CrossedQuotes { get; }

    /// <summary>How often a crossing of more than both venues' fees began.</summary>
    public int NetCrossings { get; }

    /// <summary>By instrument and minute.</summary>
    public double[,] LogMids { get; }

    public List<double> VenueDifferencesBps { get; } = [];

    public double[] Returns(int instrument, int minutes) =>
        [.. Enumerable.Range(0, Hours * 60 / minutes - 1)
            .Select(k => LogMids[instrument, (k + 1) * minutes] - LogMids[instrument, k * minutes])];

    /// <summary>Standard deviation of a year's log return, from returns over some minutes.</summary>
    public double AnnualVol(int instrument, int minutes) =>
        Math.Sqrt(Returns(instrument, minutes).Average(r => r * r) * 525_600 / minutes);

    public double Correlation(int a, int b, int minutes)
    {
        var (x, y) = (Returns(a, minutes), Returns(b, minutes));
        return x.Zip(y, (u, v) => u * v).Sum() / Math.Sqrt(x.Sum(u => u * u) * y.Sum(v => v * v));
    }

    /// <summary>Correlation of a return with the next.</summary>
    public double Autocorrelation(int instrument, int minutes)
    {
        var r = Returns(instrument, minutes);
        return r.Zip(r.Skip(1), (u, v) => u * v).Sum() / r.Sum(u => u * u);
    }
}
