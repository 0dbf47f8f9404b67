namespace OrleansTrading.Grains.Abstractions;

/// <summary>Names of what the grains count.</summary>
public static class TradingMeters
{
    /// <summary>The meter.</summary>
    public const string Name = "OrleansTrading.Grains";

    /// <summary>Inputs that were refused with a named error, by code.</summary>
    public const string Refusals = "trading.refusals";

    /// <summary>Stream items that a stream refused, by namespace.</summary>
    public const string AnnouncementsLost = "trading.announcements.lost";
}
