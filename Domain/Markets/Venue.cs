namespace OrleansTrading.Domain.Markets;

/// <summary>What kind of place a venue is.</summary>
public enum VenueKind
{
    /// <summary>A central exchange with an order book of its own, for spot.</summary>
    Exchange,

    /// <summary>An exchange for futures and perpetual contracts.</summary>
    Derivatives,

    /// <summary>A decentral exchange: pools on a chain.</summary>
    Dex,

    /// <summary>A broker that quotes its clients, or routes their orders.</summary>
    Broker,

    /// <summary>A market for power or computing.</summary>
    Rig,

    /// <summary>Prices only: nothing can be ordered there.</summary>
    Feed,
}

/// <summary>Kinds of orders that a venue takes, and times in force and conditions that it knows.</summary>
[Flags]
public enum OrderTypes
{
    /// <summary>None: a feed.</summary>
    None = 0,

    /// <summary>At whatever price there is.</summary>
    Market = 1 << 0,

    /// <summary>At a price or better.</summary>
    Limit = 1 << 1,

    /// <summary>Becomes a market order at a price.</summary>
    Stop = 1 << 2,

    /// <summary>Becomes a limit order at a price.</summary>
    StopLimit = 1 << 3,

    /// <summary>A stop that follows the price.</summary>
    TrailingStop = 1 << 4,

    /// <summary>Takes what is there at once, and the rest is cancelled.</summary>
    Ioc = 1 << 5,

    /// <summary>All at once, or nothing.</summary>
    Fok = 1 << 6,

    /// <summary>Refused when it would take liquidity.</summary>
    PostOnly = 1 << 7,

    /// <summary>Only makes a position smaller.</summary>
    ReduceOnly = 1 << 8,

    /// <summary>Shows only a part of its size.</summary>
    Iceberg = 1 << 9,

    /// <summary>One cancels the other.</summary>
    Oco = 1 << 10,
}

/// <summary>How many requests a venue answers.</summary>
/// <param name="PerSecond">Requests a second that it takes for good; &gt; 0.</param>
/// <param name="Burst">Requests that it takes at once after a pause; ≥ 1.</param>
public readonly record struct RateLimit(decimal PerSecond, int Burst);

/// <summary>A place where instruments trade.</summary>
/// <param name="Name">Key in lower case: <c>fxcm</c>.</param>
/// <param name="DisplayName">Name as people write it.</param>
/// <param name="Tier">1 for the venues that must be up, 2 and 3 for the others.</param>
/// <param name="TakerFeeBps">Fee of an order that takes liquidity, in basis points (1e-4) of notional; ≥ 0.</param>
/// <param name="FileUtcOffset">How far the clock of the venue's recorded files is ahead of UTC: −5 h for FXCM.</param>
public sealed record Venue(string Name, string DisplayName, int Tier, decimal TakerFeeBps, TimeSpan FileUtcOffset)
{
    /// <summary>What kind of place it is.</summary>
    public VenueKind Kind { get; init; } = VenueKind.Exchange;

    /// <summary>Fee of an order that adds liquidity, basis points (1e-4) of notional; negative is a rebate.</summary>
    public decimal MakerFeeBps { get; init; }

    /// <summary>How many requests it answers.</summary>
    public RateLimit RateLimit { get; init; } = new(10, 10);

    /// <summary>Which orders it takes.</summary>
    public OrderTypes OrderTypes { get; init; } = OrderTypes.Market | OrderTypes.Limit;

    /// <summary>Silence after which its books are stale; &gt; 0.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(30);
}
