using System.Diagnostics.Metrics;
using OrleansTrading.Domain;
using OrleansTrading.Grains.Abstractions;

namespace OrleansTrading.Grains;

/// <summary>Turns refusals of the domain into messages, and counts them by code.</summary>
public sealed class Refusals
{
    private readonly Counter<long> _refused;

    /// <summary>Creates the counter.</summary>
    public Refusals(IMeterFactory meters) =>
        _refused = meters.Create(TradingMeters.Name).CreateCounter<long>(TradingMeters.Refusals, description: "Commands refused, by code.");

    /// <summary>Counts a refusal and makes the message of it.</summary>
    public RefusalMessage Count(Refusal refusal)
    {
        _refused.Add(1, new KeyValuePair<string, object?>("code", refusal.Code));
        return new RefusalMessage(refusal.Code, refusal.Message, refusal.Limit, refusal.Allowed, refusal.Attempted);
    }

    /// <summary>Counts a refusal and makes the message of it.</summary>
    public RefusalMessage Count(string code, string message) => Count(new Refusal(code, message));
}
