using System.Threading.Channels;

namespace OrleansTrading.Bench.Actors;

/// <summary>What a request and its reply cost at least: two tasks and a channel each way, no addresses, no errors, no time-outs.</summary>
internal static class ChannelLoop
{
    /// <summary>Its name as a peer.</summary>
    public const string Name = "channel-loop";

    private static readonly UnboundedChannelOptions OneToOne = new() { SingleReader = true, SingleWriter = true };

    /// <summary>Asks so many times, one after the other.</summary>
    public static async Task Run<T>(T message, int times)
    {
        var requests = Channel.CreateUnbounded<T>(OneToOne);
        var replies = Channel.CreateUnbounded<T>(OneToOne);
        var answering = Task.Run(async () =>
        {
            await foreach (var request in requests.Reader.ReadAllAsync())
                replies.Writer.TryWrite(request);
        });
        await Task.Run(async () =>
        {
            for (var i = 0; i < times; i++)
            {
                requests.Writer.TryWrite(message);
                await replies.Reader.ReadAsync();
            }
        });
        requests.Writer.Complete();
        await answering;
    }
}
