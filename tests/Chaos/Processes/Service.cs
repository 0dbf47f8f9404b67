using System.Globalization;

namespace OrleansTrading.Chaos.Processes;

/// <summary>The service as a client finds it: a process, and GraphQL spoken to it.</summary>
public sealed class Service : IDisposable
{
    private const int StartAttempts = 5;

    private Service(ServiceProcess process, GraphQLClient client)
    {
        Process = process;
        Client = client;
    }

    public ServiceProcess Process { get; }

    /// <summary>A client that carries the token.</summary>
    public GraphQLClient Client { get; }

    /// <summary>Starts the service and waits until it serves.</summary>
    public static async Task<Service> Start(ServiceCommand command, string dataFolder, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var process = ServiceProcess.Start(command, dataFolder);
            try
            {
                return await Ready(process, dataFolder, cancellationToken);
            }
            catch (ServiceEndedException e) when (attempt < StartAttempts && e.Message.Contains("PORT_IN_USE", StringComparison.Ordinal))
            {
                // Somebody took the port between the choice and the start.
                process.Dispose();
            }
            catch
            {
                process.Dispose();
                throw;
            }
        }
    }

    /// <summary>Waits until a process serves.</summary>
    public static async Task<Service> Ready(ServiceProcess process, string dataFolder, CancellationToken cancellationToken)
    {
        // Asking its port before it says so might reach whoever tries out whether the port is free.
        await process.ReadyOrEnded.WaitAsync(Until.Deadline, cancellationToken);
        if (!process.Output.Contains("Ready: ", StringComparison.Ordinal))
        {
            var code = await process.ExitCode(cancellationToken);
            throw new ServiceEndedException($"The service ended with {code}:\n{process.Output}\n{process.Errors}");
        }

        var token = await File.ReadAllTextAsync(Path.Combine(dataFolder, "token"), cancellationToken);
        return new Service(process, new GraphQLClient(process.Port, token.Trim()));
    }

    /// <summary>Waits until the replay is done.</summary>
    public Task Finished(CancellationToken cancellationToken) => Until.True(
        async () =>
        {
            var replay = (await Client.Ask("{ system { session { state error } } }", cancellationToken: cancellationToken))
                .GetProperty("system").GetProperty("session");
            return replay.GetProperty("state").GetString() switch
            {
                "FINISHED" => true,
                "FAILED" => throw new InvalidOperationException($"The replay failed: {replay.GetProperty("error")}\n{Process.Output}"),
                _ => false,
            };
        },
        "the replay is finished",
        cancellationToken);

    /// <summary>Quotes that have entered so far.</summary>
    public async Task<long> QuotesRead(CancellationToken cancellationToken) =>
        (await Client.Ask("{ venues { quotesRead } }", cancellationToken: cancellationToken))
        .GetProperty("venues").EnumerateArray().Sum(v => v.GetProperty("quotesRead").GetInt64());

    /// <summary>Waits until a number of quotes has entered.</summary>
    public Task Read(long quotes, CancellationToken cancellationToken) => Until.True(
        async () => await QuotesRead(cancellationToken) >= quotes,
        string.Create(CultureInfo.InvariantCulture, $"{quotes} quotes have entered"),
        cancellationToken);

    /// <summary>The replay's market time that is durable.</summary>
    public async Task<long> CursorNs(CancellationToken cancellationToken) => long.Parse(
        (await Client.Ask("{ system { session { cursorNs } } }", cancellationToken: cancellationToken))
        .GetProperty("system").GetProperty("session").GetProperty("cursorNs").GetString()!,
        CultureInfo.InvariantCulture);

    /// <summary>Stops it as an operator does, with SIGTERM or SIGINT.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Stop(CancellationToken cancellationToken, int signal = ServiceProcess.Sigterm)
    {
        Process.Signal(signal);
        return await Process.ExitCode(cancellationToken);
    }

    public void Dispose()
    {
        Process.Dispose();
        Client.Dispose();
    }
}

/// <summary>The service ended where it should have answered.</summary>
public sealed class ServiceEndedException(string message) : Exception(message);
