using System.Globalization;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Simulated;

/// <summary>
/// A made-up market that never ends: correlated jump diffusions with stochastic volatility, quoted and traded by venues that lag, err, fall
/// silent and now and then stand apart. Every tick is a function of seed, parameters, scenarios and time alone: the same on every machine
/// with IEEE 754 arithmetic, and the same wherever reading began (but that a listing's first book is a snapshot). Safe from any thread; every
/// <see cref="Read"/> has paths of its own.
/// </summary>
/// <remarks>
/// <para>
/// An instrument's mid is what its base asset is worth in US dollars over what its quote asset is, so crosses agree. The log price of asset i over its
/// start price is <c>β_i M(t) + U_i(t) + R_i(t)</c>, with what it follows (a factor of its sector, or another asset: a perpetual contract its coin),
/// a factor of its own, and a transient part. With F for M or U_i, per hour: <c>dF = (μ − κF) dt + σ dW + J dN</c>.
/// </para>
/// <list type="bullet">
/// <item>Correlation: from β; the variance of a year is <c>β² σ_M² + σ_U²</c>.</item>
/// <item>Volatility clusters: <c>ln σ</c> is an autoregression (Taylor, "Modelling Financial Time Series", 1986; the square-root
/// relative is Heston's, Review of Financial Studies 6, 1993), half-lives 12 h (sectors) and 6 h (own); own volatility also
/// follows the sector's. Spreads widen and quotes come faster with it. For these facts see Cont, Quantitative Finance 1,
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
/// <item>Books: <see cref="ListingBook"/>; every fourth quote or so comes with one, whose top it is, and books are numbered one after the other; after
/// a pause there is a snapshot. Trades meet the quote that stands, sizes are log-normal.</item>
/// </list>
/// <para>
/// To start at an instant the hours since the origin are walked, and five minutes are filled in on a grid of 250 ms; between its
/// points mids are linear. Ticks are at whole milliseconds.
/// </para>
/// </remarks>
public sealed class SimulatedMarket : IMarketTape
{
    /// <summary>The first instant there is, 2026-01-01T00:00:00Z, Unix nanoseconds UTC.</summary>
    public const long OriginNs = SimulatedModel.OriginNs;

    private readonly (IReadOnlyList<SimulatedFactor> Factors, IReadOnlyList<SimulatedAsset> Assets) _moving;
    private readonly SimulatedScenarios _scenarios;
    private readonly ListingPlan[] _plans;
    private readonly double[] _lagsMs;
    private readonly long _seed;

    /// <summary>Makes the market; nothing is computed before it is read.</summary>
    /// <param name="catalogue">Known instruments, venues and listings.</param>
    /// <param name="seed">Any number; another one is another market.</param>
    /// <param name="fromNs">First instant, Unix nanoseconds UTC; <see cref="OriginNs"/> at the earliest.</param>
    /// <param name="toNs">End, exclusive, after the first instant; <see cref="long.MaxValue"/> for a market without end.</param>
    /// <param name="parameters">What is quoted and how; null for the files that are shipped.</param>
    /// <param name="options">How much of it; null for everything.</param>
    /// <exception cref="RefusedException">
    /// MARKET_WINDOW_INVALID; MARKET_RATE_INVALID; UNKNOWN_SYMBOL or UNKNOWN_VENUE: parameters or options name what the catalogue or the
    /// parameters do not have; MARKET_EMPTY: no venue lists any of the instruments; or what <see cref="SimulatedParameters.Load"/> refuses.
    /// </exception>
    public SimulatedMarket(
        Catalogue catalogue, long seed, long fromNs, long toNs, SimulatedParameters? parameters = null, SimulatedOptions? options = null)
    {
        if (fromNs < OriginNs)
            throw new RefusedException(
                "MARKET_WINDOW_INVALID", $"The simulated market starts at {Text(OriginNs)} at the earliest, not {Text(fromNs)}.");
        if (toNs <= fromNs)
            throw new RefusedException(
                "MARKET_WINDOW_INVALID", $"The window ends at {Text(toNs)}; it must end after its start {Text(fromNs)}.");
        options ??= SimulatedOptions.All;
        if (options.Rate is < SimulatedOptions.MinRate or > SimulatedOptions.MaxRate)
            throw new RefusedException(new Refusal(
                "MARKET_RATE_INVALID",
                $"The rate is {options.Rate.Plain()}; {SimulatedOptions.MinRate.Plain()} to {SimulatedOptions.MaxRate.Plain()} are allowed.",
                "rate", SimulatedOptions.MaxRate, options.Rate));
        parameters ??= SimulatedParameters.Load(CatalogueFiles.DefaultFolder, catalogue);
        (_seed, FromNs, ToNs) = (seed, fromNs, toNs);
        var venues = Chosen(parameters.Venues, venue => venue.Name, options.Venues, "UNKNOWN_VENUE", "venue");
        var instruments = Chosen(parameters.Instruments, instrument => instrument.Symbol, options.Symbols, "UNKNOWN_SYMBOL", "instrument");
        foreach (var name in venues.Keys) catalogue.Venue(name);
        foreach (var symbol in instruments.Keys) catalogue.Instrument(symbol);
        // In the order of venue and symbol, so a listing's rank decides between equal times.
        var listings = catalogue.Listings
            .Where(listing => venues.ContainsKey(listing.Venue.Name) && instruments.ContainsKey(listing.Instrument.Symbol))
            .ToList();
        if (listings.Count == 0)
            throw new RefusedException("MARKET_EMPTY", "None of the simulated market's venues lists any of its instruments.");
        Venues = [.. listings.Select(listing => listing.Venue).Distinct()];
        Instruments = [.. listings.Select(listing => listing.Instrument).Distinct().OrderBy(known => known.Symbol, StringComparer.Ordinal)];
        _scenarios = new SimulatedScenarios(Venues, Instruments);

        var venueAt = Venues.Index().ToDictionary(row => row.Item.Name, row => row.Index);
        var instrumentAt = Instruments.Index().ToDictionary(row => row.Item.Symbol, row => row.Index);
        _moving = parameters.Of(Instruments.SelectMany(known => new[] { known.Base, known.Quote }));
        var assets = _moving.Assets.Index().ToDictionary(row => row.Item.Name, row => (row.Index, (double)row.Item.Price));
        assets["USD"] = (AssetPaths.Dollar, 1);
        _plans =
        [
            .. listings.Select(listing => new ListingPlan(
                listing,
                (venueAt[listing.Venue.Name], instrumentAt[listing.Instrument.Symbol]),
                venues[listing.Venue.Name],
                instruments[listing.Instrument.Symbol],
                name => assets[name],
                options)),
        ];
        Listings = [.. _plans.Select(plan => (plan.Venue, plan.Instrument))];
        _lagsMs = [.. Venues.Select(venue => (double)venues[venue.Name].LagMs)];
        Fingerprint = SimulatedFingerprint.Of(seed, _moving.Factors, _moving.Assets, listings, venues, instruments, options);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Venue> Venues { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <inheritdoc/>
    public IReadOnlyList<(int Venue, int Instrument)> Listings { get; }

    /// <inheritdoc/>
    public long FromNs { get; }

    /// <inheritdoc/>
    public long ToNs { get; }

    /// <summary>
    /// 32 hexadecimal digits over the version of the model, the seed, the parameters and the listings' steps and hours, but neither the
    /// window nor the scenarios: a market goes on as the same one with a later end.
    /// </summary>
    public string Fingerprint { get; }

    /// <summary>What goes wrong in it. They may be added while it is read.</summary>
    public IMarketScenarios Scenarios => _scenarios;

    /// <summary>The age of the price that a venue quotes, as the model has it.</summary>
    public double? LatencyMs(int venue) => _lagsMs[venue];

    /// <inheritdoc/>
    public IEnumerable<TapeTick> Read(long afterNs)
    {
        if (afterNs >= ToNs - 1) yield break;
        var fromMs = SimulatedModel.ToMsUp(Math.Max(FromNs, afterNs + 1));
        var toMs = SimulatedModel.ToMsUp(ToNs);
        var paths = new AssetPaths(_moving, _seed);
        var scratch = new ListingBook.Scratch(_plans.Max(plan => plan.Depth));
        var listings = _plans.Select(plan => new ListingTicks(plan, paths, scratch, _seed)).ToArray();
        var heap = new MergeHeap(listings.Length);
        var scenarios = new ScenarioReader(_scenarios, listings, paths, () => new AssetPaths(_moving, _seed));
        for (var hour = fromMs / SimulatedModel.HourMs; hour * SimulatedModel.HourMs < toMs; hour++)
        {
            paths.MoveTo(Math.Max(fromMs, hour * SimulatedModel.HourMs));
            for (var rank = 0; rank < listings.Length; rank++)
                if (listings[rank].Enter(fromMs))
                    heap.Add(listings[rank].TimeMs, rank);
            while (heap.Count > 0)
            {
                var listing = listings[heap.Root];
                if (listing.TimeMs >= toMs) yield break;
                if (listing.TimeMs >= paths.EndMs) paths.MoveTo(listing.TimeMs);
                scenarios.MoveTo(listing.TimeMs);
                if (!listing.IsSilenced)
                {
                    var isGood = listing.MakeTop();
                    if (listing.IsTrade)
                    {
                        if (isGood) yield return new TapeTick(listing.Plan.Venue, listing.Plan.Instrument, new Tick(listing.Trade()));
                    }
                    else
                    {
                        if (isGood && listing.HasBooks) yield return new TapeTick(listing.Plan.Venue, listing.Plan.Instrument, new Tick(listing.Book()));
                        yield return new TapeTick(listing.Plan.Venue, listing.Plan.Instrument, listing.Quote());
                    }
                }
                if (listing.Next()) heap.ReplaceRoot(listing.TimeMs);
                else heap.RemoveRoot();
            }
        }
    }

    private static Dictionary<string, T> Chosen<T>(
        IReadOnlyList<T> all, Func<T, string> nameOf, IReadOnlyCollection<string>? chosen, string code, string what)
    {
        var known = all.ToDictionary(nameOf);
        if (chosen is null) return known;
        return chosen.Distinct().ToDictionary(name => name, name => known.TryGetValue(name, out var found)
            ? found
            : throw new RefusedException(code, $"The simulated market has no {what} that is called '{(name.Length <= 32 ? name : name[..32] + "…")}'."));
    }

    private static string Text(long ns) =>
        Nanoseconds.ToTime(ns).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
