using OrleansTrading.Domain.Bars;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>Reads a file in which each row stands for itself.</summary>
internal abstract class CsvReader(ImportContent content, ImportContext context, int maxColumns) : ImportReader
{
    /// <summary>Longest row of files whose rows have a handful of numbers.</summary>
    protected const int MaxLineBytes = 1_024;

    /// <summary>The file.</summary>
    protected CsvFile File { get; } = new(content, context, maxColumns, MaxLineBytes);

    /// <inheritdoc/>
    public override long BytesRead => File.BytesRead;

    /// <inheritdoc/>
    public override string Path => File.Path;

    /// <inheritdoc/>
    public override bool Next()
    {
        Clear();
        while (File.Next(out var isUsable))
        {
            if (isUsable) ReadRow();
            if (HasTicks) break;
        }

        (Rows, Line) = (File.Rows, File.Line);
        return HasTicks;
    }

    /// <summary>Adds the ticks of the current row, or rejects it.</summary>
    protected abstract void ReadRow();

    /// <summary>Takes a quote as it is, and counts it when its bid is above its ask.</summary>
    protected void AddQuote(in Quote quote)
    {
        if (quote.BidTicks > quote.AskTicks) context.Tally.CrossedQuotes++;
        Add(new Tick(quote));
    }

    /// <summary>Reads open, high, low and close from a column on.</summary>
    /// <returns>False: the row has been rejected.</returns>
    protected bool ReadPrices(ListingGrid grid, int column, out (long Open, long High, long Low, long Close) prices)
    {
        prices = default;
        if (File.Rejects(column, grid.Price(File.Column(column), out prices.Open))) return false;
        if (File.Rejects(column + 1, grid.Price(File.Column(column + 1), out prices.High))) return false;
        if (File.Rejects(column + 2, grid.Price(File.Column(column + 2), out prices.Low))) return false;
        if (File.Rejects(column + 3, grid.Price(File.Column(column + 3), out prices.Close))) return false;
        if (prices.Low <= Math.Min(prices.Open, prices.Close) && prices.High >= Math.Max(prices.Open, prices.Close)) return true;
        File.Rejects(column, RowFault.BarInconsistent);
        return false;
    }

    /// <summary>
    /// Reads a bar's volume. One that is finer than a lot, as sums of a venue's smaller lots are, is cut to whole lots and counted: the bar's prices
    /// are worth more than the last digits of its volume.
    /// </summary>
    /// <returns>False: the row has been rejected.</returns>
    protected bool ReadVolume(ListingGrid grid, int column, out long lots)
    {
        var fault = grid.Size(File.Column(column), out lots);
        if (fault != RowFault.SizeBetweenLots) return !File.Rejects(column, fault);
        context.Tally.CutVolumes++;
        return true;
    }

    /// <summary>Makes a bar of prices that <see cref="ReadPrices"/> has read.</summary>
    protected static Tick BarOf(
        long openNs, long lengthNs, BarPrice price, in (long Open, long High, long Low, long Close) prices, long volumeLots = 0) =>
        new(new VenueBar(openNs, openNs + lengthNs, price, prices.Open, prices.High, prices.Low, prices.Close, volumeLots));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => File.Dispose();
}
