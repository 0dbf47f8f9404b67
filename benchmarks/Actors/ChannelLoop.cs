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

    /// <summary>One writes a message into a channel for each reader, until so many have been read; at most so many ahead of the readers.</summary>
    public static async Task FanOut<T>(T message, int times, int readers, int ahead)
    {
        var tally = new Tally();
        var channels = Enumerable.Range(0, readers).Select(_ => Channel.CreateUnbounded<T>(OneToOne)).ToArray();
        var reading = channels.Select(channel => Task.Run(async () =>
        {
            await foreach (var _ in channel.Reader.ReadAllAsync())
                tally.Add();
        })).ToArray();
        await Task.Run(async () =>
        {
            for (var read = 0; read < times; read += ahead)
            {
                var all = tally.Next(ahead);
                for (var i = 0; i < ahead / readers; i++)
                {
                    foreach (var channel in channels) channel.Writer.TryWrite(message);
                }

                await all;
            }
        });
        foreach (var channel in channels) channel.Writer.Complete();
        await Task.WhenAll(reading);
    }
}
