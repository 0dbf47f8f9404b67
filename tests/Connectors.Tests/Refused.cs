using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Tests;

/// <summary>States that something is refused, with which code, and that the message says what it must.</summary>
public static class Refused
{
    public static void With(string code, Action action, params string[] says)
    {
        var refusal = Assert.Throws<RefusedException>(action).Refusal;
        Assert.Equal(code, refusal.Code);
        Assert.All(says, part => Assert.Contains(part, refusal.Message, StringComparison.Ordinal));
    }
}
