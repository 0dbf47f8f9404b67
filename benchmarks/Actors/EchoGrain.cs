namespace OrleansTrading.Bench.Actors;

/// <summary>Answers at once, and asks others who do.</summary>
[Alias("bench.echo")]
public interface IEchoGrain : IGrainWithStringKey
{
    /// <summary>Answers.</summary>
    [Alias("Ask")]
    ValueTask<int> Ask(int question);

    /// <summary>Answers with the message.</summary>
    [Alias("Send")]
    ValueTask<TenFields> Send(TenFields message);

    /// <summary>Asks another grain so many times, one after the other.</summary>
    [Alias("AskOther")]
    Task AskOther(string other, int times);

    /// <summary>Sends another grain a message so many times, one after the other.</summary>
    [Alias("SendOther")]
    Task SendOther(string other, TenFields message, int times);
}

/// <inheritdoc cref="IEchoGrain"/>
public sealed class EchoGrain : Grain, IEchoGrain
{
    /// <inheritdoc/>
    public ValueTask<int> Ask(int question) => new(question + 1);

    /// <inheritdoc/>
    public ValueTask<TenFields> Send(TenFields message) => new(message);

    /// <inheritdoc/>
    public async Task AskOther(string other, int times)
    {
        var grain = GrainFactory.GetGrain<IEchoGrain>(other);
        for (var i = 0; i < times; i++) await grain.Ask(i);
    }

    /// <inheritdoc/>
    public async Task SendOther(string other, TenFields message, int times)
    {
        var grain = GrainFactory.GetGrain<IEchoGrain>(other);
        for (var i = 0; i < times; i++) await grain.Send(message with { Sequence = i });
    }
}
