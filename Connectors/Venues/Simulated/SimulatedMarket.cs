using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// A made-up market that never ends: correlated jump diffusions with stochastic volatility, quoted by venues that lag, err, fall
/// silent and now and then stand apart. Every quote is a function of seed, parameters and time alone: the same on every machine
/// with IEEE 754 arithmetic, and the same wherever reading began. Safe from any thread; every <see cref="Read"/> has a path
/// of its own.
/// </summary>
/// <remarks>
/// <para>
/// The log price of instrument i over its start price is <c>β_i M(t) + U_i(t) + R_i(t)</c>, with a factor of the whole market,
/// one of its own, and a transient part. With F for M or U_i, per hour: <c>dF = (μ − κF) dt + σ dW + J dN</c>.
/// </para>
/// <list type="bullet">
/// <item>Correlation: from β; an instrument's own factor has the variance that <c>β² σ_M²</c> leaves of its annual one.</item>
/// <item>Volatility clusters: <c>ln σ</c> is an autoregression (Taylor, "Modelling Financial Time Series", 1986; the square-root
/// relative is Heston's, Review of Financial Studies 6, 1993), half-lives 12 h (market) and 6 h (own); own volatility also
/// follows the market's. Spreads widen and quotes come faster with it. For these facts see Cont, Quantitative Finance 1,
/// 2001.</item>
/// <item>Jumps: Poisson in time, normal in size, a tenth of the variance (Merton, Journal of Financial Economics 3, 1976).</item>
/// <item>Short-term reversal: R is an Ornstein–Uhlenbeck process with a half-life of 7 minutes (transient components: Poterba and
/// Summers, Journal of Financial Economics 22, 1988; reversal: Jegadeesh, Journal of Finance 45, 1990).</item>
/// <item>Trend: μ is an autoregression with a half-life of 2 hours and a deviation of 0.25 hourly volatilities (time-series
/// momentum: Moskowitz, Ooi and Pedersen, Journal of Financial Economics 104, 2012).</item>
/// <item>κ pulls to the start price with a half-life of 60 days, so that years do not run away.</item>
/// <item>Venues: a quote is about the mid of <c>lag</c> ago, with a spread and an error of its own; now and then a venue's price
/// of an instrument is 0.4 to 1.8 % away for 2 to 20 s (arbitrage across exchanges: Makarov and Schoar, Journal of Financial
/// Economics 135, 2020); rarely a bid is above its own ask, and rarely a venue is silent for 5 to 30 s.</item>
/// </list>
/// <para>
/// To start at an instant the hours since the origin are walked, and one hour is filled in on a grid of 250 ms; between its
/// points mids are linear. Quotes are at whole milliseconds.
/// </para>
/// </remarks>
public sealed class SimulatedMarket : IMarketTape
{
    /// <summary>The first instant there is, 2026-01-01T00:00:00Z, Unix nanoseconds UTC.</summary>
    public const long OriginNs = SimulatedModel.OriginNs;

    private readonly SimulatedParameters _parameters;
    private readonly long _seed;

    /// <summary>Makes the market; nothing is computed before it is read.</summary>
    /// <param name="catalogue">Known instruments and venues.</param>
    /// <param name="seed">Any number; another one is another market.</param>
    /// <param name="fromNs">First instant, Unix nanoseconds UTC; <see cref="OriginNs"/> at the earliest.</param>
    /// <param name="toNs">End, exclusive, after the first instant; <see cref="long.MaxValue"/> for a market without end.</param>
    /// <param name="parameters">What is quoted and how; null for the files that are shipped.</param>
    /// <exception cref="RefusedException">
    /// MARKET_WINDOW_INVALID; UNKNOWN_SYMBOL or UNKNOWN_VENUE: the parameters name what the catalogue does not have; or what
    /// <see cref="SimulatedParameters.Load"/> refuses.
    /// </exception>
    public SimulatedMarket(Catalogue catalogue, long seed, long fromNs, long toNs, SimulatedParameters? parameters = null)
    {
        if (fromNs < OriginNs)
            throw new RefusedException(
                "MARKET_WINDOW_INVALID", $"The simulated market starts at {Text(OriginNs)} at the earliest, not {Text(fromNs)}.");
        if (toNs <= fromNs)
            throw new RefusedException(
                "MARKET_WINDOW_INVALID", $"The window ends at {Text(toNs)}; it must end after its start {Text(fromNs)}.");
        _parameters = parameters ?? SimulatedParameters.Load(CatalogueFiles.DefaultFolder, catalogue);
        _seed = seed;
        FromNs = fromNs;
        ToNs = toNs;
        Venues = [.. _parameters.Venues.Select(venue => catalogue.Venue(venue.Name))];
        Instruments = [.. _parameters.Instruments.Select(instrument => catalogue.Instrument(instrument.Symbol))];
        Listings =
        [
            .. Enumerable.Range(0, Venues.Count).SelectMany(v => Enumerable.Range(0, Instruments.Count).Select(i => (v, i))),
        ];
        Fingerprint = MakeFingerprint();
    }

    /// <inheritdoc/>
    public IReadOnlyList<Venue> Venues { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>Every pair: all venues list all instruments.</summary>
    public IReadOnlyList<(int Venue, int Instrument)> Listings { get; }

    /// <inheritdoc/>
    public long FromNs { get; }

    /// <inheritdoc/>
    public long ToNs { get; }

    /// <summary>
    /// 32 hexadecimal digits over the version of the model, the seed, the parameters and the tick sizes, but not the window: a
    /// market goes on as the same one with a later end.
    /// </summary>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public IEnumerable<TapeTick> Read(long afterNs)
    {
        if (afterNs >= ToNs - 1) yield break;
        // Rounded up: quotes are at whole milliseconds.
        var fromMs = (Math.Max(FromNs, afterNs + 1) - SimulatedModel.FirstHourNs - 1) / Nanoseconds.PerMillisecond + 1;
        var toMs = (ToNs - SimulatedModel.FirstHourNs - 1) / Nanoseconds.PerMillisecond + 1;
        var path = new HourPath(_parameters, Instruments, _seed);
        // In the order of venue and symbol, so a listing's rank decides between equal times.
        var listings = Listings
            .Select(at => new ListingQuotes(
                path, at.Venue, _parameters.Venues[at.Venue], at.Instrument, _parameters.Instruments[at.Instrument], _seed))
            .ToArray();
        var heap = new MergeHeap(listings.Length);
        for (var hour = fromMs / SimulatedModel.HourMs; hour * SimulatedModel.HourMs < toMs; hour++)
        {
            path.MoveTo(hour);
            for (var rank = 0; rank < listings.Length; rank++)
                if (listings[rank].Enter(fromMs))
                    heap.Add(listings[rank].TimeMs, rank);
            while (heap.Count > 0)
            {
                var listing = listings[heap.Root];
                if (listing.TimeMs >= toMs) yield break;
                yield return new TapeTick(listing.Venue, listing.Instrument, listing.Quote());
                if (listing.Next()) heap.ReplaceRoot(listing.TimeMs);
                else heap.RemoveRoot();
            }
        }
    }

    private string MakeFingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add($"simulated {SimulatedModel.Version} {_seed}");
        for (var i = 0; i < Instruments.Count; i++)
        {
            var instrument = _parameters.Instruments[i];
            Add($"instrument {instrument.Symbol} {Instruments[i].TickSize.Plain()} {instrument.StartPrice.Plain()}"
                + $" {instrument.AnnualVol.Plain()} {instrument.Beta.Plain()} {instrument.HalfSpreadBps.Plain()}"
                + $" {instrument.QuoteMs.Plain()} {instrument.ReversionBps.Plain()}");
        }
        foreach (var venue in _parameters.Venues)
            Add($"venue {venue.Name} {venue.LagMs.Plain()} {venue.IntervalMultiple.Plain()} {venue.SpreadMultiple.Plain()}"
                + $" {venue.NoiseBps.Plain()} {venue.DislocationsPerHour.Plain()} {venue.OutagesPerDay.Plain()}"
                + $" {venue.BadPerMillion.Plain()}");
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));

        void Add(string fact) => hash.AppendData(Encoding.UTF8.GetBytes(fact + "\n"));
    }

    private static string Text(long ns) =>
        Nanoseconds.ToTime(ns).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
