using OrleansTrading.Api.GraphQL;
using OrleansTrading.Grains.Abstractions;

namespace OrleansTrading.Api;

/// <summary>The tenant that requests act for, and the keys of its grains.</summary>
internal static class Tenant
{
    /// <summary>The tenant of an installation that has not named any.</summary>
    public const string Name = "local";

    private const int MaxNameLength = 64;

    /// <summary>Key of a portfolio.</summary>
    /// <exception cref="GraphQLException">UNKNOWN_PORTFOLIO: no portfolio can have this name.</exception>
    public static string PortfolioKey(string name) => IsName(name)
        ? $"{Name}/{name}"
        : throw new RefusalMessage("UNKNOWN_PORTFOLIO", "There is no such portfolio.", null, null, null).ToException();

    /// <summary>Key of a strategy.</summary>
    public static string StrategyKey(string name) => $"{Name}/{name}";

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
