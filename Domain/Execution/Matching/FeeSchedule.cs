using System.Collections.Immutable;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Execution.Matching;

/// <summary>Rates from a volume on.</summary>
/// <param name="FromVolume">Traded value of the last 30 days from which on it holds, in the fee's currency; ≥ 0.</param>
/// <param name="MakerBps">Fee of who gives liquidity, basis points (1e-4) of notional; negative is a rebate.</param>
/// <param name="TakerBps">Fee of who takes it, basis points (1e-4) of notional; negative is a rebate.</param>
public readonly record struct FeeTier(decimal FromVolume, decimal MakerBps, decimal TakerBps);

/// <summary>What a fill costs.</summary>
/// <param name="Amount">The fee, in <paramref name="Currency"/>; negative: a rebate. Not rounded.</param>
/// <param name="Currency">The currency that it is paid in.</param>
/// <param name="Tier">Number of the tier, from 0.</param>
/// <param name="RateBps">Its rate, basis points (1e-4) of notional.</param>
/// <param name="IsMinimum">Whether the fee is the schedule's least one instead of what the rate makes it.</param>
public readonly record struct FeeCharge(decimal Amount, string Currency, int Tier, decimal RateBps, bool IsMinimum);

/// <summary>A venue's fees by what an account has traded in the last 30 days.</summary>
public sealed class FeeSchedule
{
    private const decimal BpsPerUnit = 10_000m;

    private readonly ImmutableArray<FeeTier> _tiers;

    /// <summary>A schedule.</summary>
    /// <param name="currency">The currency that fees are paid in, which notional and volume are in too.</param>
    /// <param name="tiers">The tiers by rising volume; the first from 0.</param>
    /// <param name="minimum">The least that a fill costs whose rate is positive, in the currency; ≥ 0.</param>
    /// <exception cref="ArgumentException">There is no tier, the first is not from 0, volumes do not rise, or a rate is beyond ±100 %.</exception>
    public FeeSchedule(string currency, ImmutableArray<FeeTier> tiers, decimal minimum = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(currency);
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        if (tiers.IsDefaultOrEmpty || tiers[0].FromVolume != 0) throw new ArgumentException("The first tier is from a volume of 0.", nameof(tiers));
        for (var i = 0; i < tiers.Length; i++)
        {
            if (i > 0 && tiers[i].FromVolume <= tiers[i - 1].FromVolume) throw new ArgumentException("The volumes of tiers rise.", nameof(tiers));
            if (Math.Abs(tiers[i].MakerBps) > BpsPerUnit || Math.Abs(tiers[i].TakerBps) > BpsPerUnit)
                throw new ArgumentException($"A rate of tier {i} is beyond ±100 %.", nameof(tiers));
        }

        (Currency, _tiers, Minimum) = (currency, tiers, minimum);
    }

    /// <summary>The fees of a listing, which has one tier.</summary>
    public static FeeSchedule Of(Listing listing) =>
        new(listing.Instrument.Quote, [new FeeTier(0, listing.MakerFeeBps, listing.TakerFeeBps)]);

    /// <summary>The currency that fees are paid in.</summary>
    public string Currency { get; }

    /// <summary>The least that a fill costs whose rate is positive.</summary>
    public decimal Minimum { get; }

    /// <summary>What a fill costs.</summary>
    /// <param name="liquidity">Whether it gave or took liquidity.</param>
    /// <param name="notional">Its value, ≥ 0, in the currency.</param>
    /// <param name="volume">What the account has traded in the last 30 days without it, ≥ 0, in the currency.</param>
    public FeeCharge Charge(Liquidity liquidity, decimal notional, decimal volume)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(notional);
        ArgumentOutOfRangeException.ThrowIfNegative(volume);
        var tier = _tiers.Length - 1;
        while (_tiers[tier].FromVolume > volume) tier--;
        var rate = liquidity == Liquidity.Maker ? _tiers[tier].MakerBps : _tiers[tier].TakerBps;
        var fee = notional * rate / BpsPerUnit;
        var isMinimum = rate > 0 && fee < Minimum;
        return new FeeCharge(isMinimum ? Minimum : fee, Currency, tier, rate, isMinimum);
    }
}
