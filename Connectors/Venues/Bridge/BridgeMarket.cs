using System.Text.Json;
using OrleansTrading.Connectors.Venues.Live;

namespace OrleansTrading.Connectors.Venues.Bridge;

/// <summary>A market as a venue describes it at the start; what it does not say is null.</summary>
/// <param name="Symbol">The venue symbol that was asked for.</param>
/// <param name="IsKnown">Whether the venue has it.</param>
/// <param name="TickSize">Smallest price step.</param>
/// <param name="LotSize">Smallest quantity step.</param>
/// <param name="MinNotional">Smallest order value, in the quote currency.</param>
/// <param name="MakerFeeBps">Basis points (1e-4) of notional.</param>
/// <param name="TakerFeeBps">Basis points (1e-4) of notional.</param>
/// <param name="PriceDecimals">Digits behind the point of a price, where the venue's checksums are of digits.</param>
/// <param name="SizeDecimals">Digits behind the point of a size, where the venue's checksums are of digits.</param>
public sealed record BridgeMarket(
    string Symbol,
    bool IsKnown,
    decimal? TickSize,
    decimal? LotSize,
    decimal? MinNotional,
    decimal? MakerFeeBps,
    decimal? TakerFeeBps,
    int? PriceDecimals,
    int? SizeDecimals)
{
    internal static BridgeMarket Read(JsonElement market) => new(
        market.GetText("symbol"),
        market.Find("isUnknown") is not { ValueKind: JsonValueKind.True },
        market.FindDecimal("tick"),
        market.FindDecimal("lot"),
        market.FindDecimal("minNotional"),
        market.FindDecimal("maker") * 10_000,
        market.FindDecimal("taker") * 10_000,
        Decimals(market, "priceDecimals"),
        Decimals(market, "sizeDecimals"));

    private static int? Decimals(JsonElement market, string name) => market.FindDecimal(name) is { } value and >= 0 and <= 18 ? (int)value : null;
}
