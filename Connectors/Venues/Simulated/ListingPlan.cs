using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>What decides the ticks of one listing: its parameters as the model computes with them. Immutable; readers share it.</summary>
internal sealed class ListingPlan
{
    internal ListingPlan(
        Listing listing,
        (int Venue, int Instrument) at,
        SimulatedVenue venue,
        SimulatedInstrument instrument,
        Func<string, (int Index, double Price)> assetOf,
        SimulatedOptions options)
    {
        (Listing, Venue, Instrument) = (listing, at.Venue, at.Instrument);
        var (known, rate) = (listing.Instrument, options.Rate);
        (Base, var basePrice) = assetOf(known.Base);
        (Quote, var quotePrice) = assetOf(known.Quote);
        LivelyAsset = Base == AssetPaths.Dollar ? Quote : Base;
        Tick = (long)(listing.TickSize / known.TickSize);
        Lot = (long)(listing.LotSize / known.LotSize);
        StepsPerUnit = 1 / (double)listing.TickSize;
        SlotMs = Math.Max(1, (long)Math.Round(instrument.QuoteMs * venue.IntervalMultiple / 2 / rate));
        LagMs = (double)venue.LagMs;
        HalfSpread = (double)(instrument.HalfSpreadBps * venue.SpreadMultiple) * 1e-4;
        Noise = (double)venue.NoiseBps * 1e-4;
        BadBelow = (ulong)((double)venue.BadPerMillion * 1e-6 * (1 << 20));
        DislocationsPerHour = (double)venue.DislocationsPerHour;
        OutagesPerDay = (double)venue.OutagesPerDay;
        Depth = options.QuotesOnly ? 0 : (int)venue.BookLevels;
        TradesPerQuote = options.QuotesOnly ? 0 : (double)venue.TradesPerQuote;
        CellTicks = basePrice / quotePrice / (double)known.TickSize * HalfSpread * SimulatedModel.CellOfHalfSpread;
        TouchLots = (double)(instrument.TouchUsd * venue.SizeMultiple) / basePrice / (double)known.LotSize;
        SnapshotAfterMs = (long)listing.Venue.Heartbeat.TotalMilliseconds;
        FullFromMs = options.FullFromNs <= SimulatedModel.OriginNs ? 0 : SimulatedModel.ToMsUp(options.FullFromNs);
        var stride = Math.Max(1, (SimulatedModel.HistoryMs + SlotMs - 1) / SlotMs);
        // Of a lively listing those slots that have a quote for certain.
        const long sure = SimulatedModel.SlotsPerSureQuote;
        HistoryStride = stride < sure ? stride : (stride + sure - 1) / sure * sure;
    }

    internal Listing Listing { get; }

    /// <summary>Index into the market's venues.</summary>
    internal int Venue { get; }

    /// <summary>Index into the market's instruments.</summary>
    internal int Instrument { get; }

    /// <summary>Index of the base asset, or <see cref="AssetPaths.Dollar"/>.</summary>
    internal int Base { get; }

    /// <summary>Index of the quote asset, or <see cref="AssetPaths.Dollar"/>.</summary>
    internal int Quote { get; }

    /// <summary>The asset whose volatility makes it lively.</summary>
    internal int LivelyAsset { get; }

    /// <summary>The listing's tick, in ticks of the instrument.</summary>
    internal long Tick { get; }

    /// <summary>The listing's lot, in lots of the instrument.</summary>
    internal long Lot { get; }

    /// <summary>Ticks of the listing that make one of the quote currency.</summary>
    internal double StepsPerUnit { get; }

    internal long SlotMs { get; }

    /// <summary>After so long a pause the venue may have been taken for silent; its next book is a snapshot.</summary>
    internal long SnapshotAfterMs { get; }

    internal double LagMs { get; }
    internal double HalfSpread { get; }
    internal double Noise { get; }
    internal ulong BadBelow { get; }
    internal double DislocationsPerHour { get; }
    internal double OutagesPerDay { get; }

    /// <summary>Levels of a side of its book; 0 for no book.</summary>
    internal int Depth { get; }

    internal double TradesPerQuote { get; }

    /// <summary>Distance of a book's levels, ticks of the instrument.</summary>
    internal double CellTicks { get; }

    /// <summary>Usual size at the best price, lots of the instrument.</summary>
    internal double TouchLots { get; }

    /// <summary>Before this there is one slot of <see cref="HistoryStride"/>; milliseconds since the hour before the origin.</summary>
    internal long FullFromMs { get; }

    internal long HistoryStride { get; }
}
