using System.CommandLine;
using OrleansTrading.Grains.Abstractions;

namespace OrleansTrading.Api;

/// <summary>The cluster stack: this process is a client of the silos.</summary>
internal static class ActorsStack
{
    /// <summary>Name of the stack, as clients see it.</summary>
    public const string StackName = "cluster";

    /// <summary>The process's command line.</summary>
    public static RootCommand Command()
    {
        var port = new Option<int>("--port") { Description = "Port on the loopback interface, behind the ingress.", DefaultValueFactory = _ => 8080 };
        var command = new RootCommand("The API of OrleansTrading, as a client of its silos.") { port };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var token = Environment.GetEnvironmentVariable("TRADING_TOKEN")
                ?? throw new InvalidOperationException("TRADING_TOKEN holds the token for mutations.");
            var builder = ApiHost.CreateBuilder(parsed.GetValue(port), token);
            builder.UseOrleansClient(client => client.UseAdoNetClustering(clustering =>
            {
                clustering.Invariant = "Npgsql";
                clustering.ConnectionString = builder.Configuration["ConnectionStrings:Trading"];
            }).AddMemoryStreams(TradingStreams.Provider).AddActivityPropagation());
            await using var app = ApiHost.Build(builder);
            await app.RunAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
