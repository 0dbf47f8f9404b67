using Microsoft.Extensions.Hosting;
using OrleansTrading.Silo;
using OrleansTrading.Storage;

// A silo of the cluster stack: the same registration as in the embedded stack, with Orleans around it. Its port is Orleans' own.
return await new TradingCommandLine().Command(async (options, _, cancellationToken) =>
{
    var market = options.Market is { } played ? TradingSilo.OpenMarket(played, Console.Error, cancellationToken) : null;
    using var folder = DataFolder.Open(options.DataFolder);
    var builder = Host.CreateApplicationBuilder();
    builder.UseOrleans(silo =>
    {
        silo.UseAdoNetClustering(clustering =>
        {
            clustering.Invariant = "Npgsql";
            clustering.ConnectionString = builder.Configuration["ConnectionStrings:Trading"];
        });
        silo.AddTrading(options, folder, market);
    });
    await builder.Build().RunAsync(cancellationToken);
    return Environment.ExitCode;
}).Parse(args).InvokeAsync();
