using System.CommandLine;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Silo;
using OrleansTrading.Storage;

namespace OrleansTrading.Api;

/// <summary>The embedded stack: this process hosts the grains, and takes the options of a silo.</summary>
internal static class ActorsStack
{
    /// <summary>Name of the stack, as clients see it.</summary>
    public const string StackName = "embedded";

    /// <summary>The process's command line.</summary>
    public static RootCommand Command() => new TradingCommandLine().Command(Run);

    private static async Task<int> Run(TradingOptions options, int port, CancellationToken cancellationToken)
    {
        // Everything that can be refused is looked at before the data folder is touched.
        LoopbackPort.RequireFree(port);
        IMarket? market = options.Market is { } played ? TradingSilo.OpenMarket(played, Console.Error, cancellationToken) : null;
        using var held = market as IDisposable;
        using var folder = DataFolder.Open(options.DataFolder);

        var builder = ApiHost.CreateBuilder(port, folder.ReadOrCreateToken());
        builder.UseOrleans(silo => silo.AddTrading(options, folder, market));
        await using var app = ApiHost.Build(builder);
        try
        {
            await app.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested || cancellationToken.IsCancellationRequested)
        {
            // Told to stop while it started: nothing was begun that a stop would have to end.
        }

        return Environment.ExitCode;
    }
}
