using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Http;

namespace OrleansTrading.Embedded.GraphQL.Sockets;

/// <summary>What all sockets share.</summary>
internal sealed record SocketServices(
    RequestExecutor Executor,
    GraphQLSockets Sockets,
    ISocketSessionInterceptor Interceptor,
    TimeProvider Clock,
    ILogger Logger);

/// <summary>Opens sockets: whose request may have one, and how many.</summary>
internal sealed class SocketHandler(SocketServices services, CancellationToken stopping)
{
    private const string Protocol = "graphql-transport-ws";

    public static SocketHandler From(IServiceProvider services, RequestExecutor executor)
    {
        var shared = new SocketServices(
            executor,
            services.GetRequiredService<GraphQLSockets>(),
            services.GetService<ISocketSessionInterceptor>() ?? new DefaultSocketSessionInterceptor(),
            services.GetService<TimeProvider>() ?? TimeProvider.System,
            services.GetService<ILogger<SocketSession>>() ?? NullLogger<SocketSession>.Instance);
        return new SocketHandler(
            shared, services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None);
    }

    /// <summary>Serves a request for a socket until the socket is closed.</summary>
    /// <exception cref="HttpRefusal">It gets none.</exception>
    public async Task HandleAsync(HttpContext context)
    {
        if (!SocketOrigin.IsAllowed(context.Request))
        {
            throw new HttpRefusal(
                StatusCodes.Status403Forbidden, "Pages of other sites cannot open a socket.", ErrorCodes.OriginNotAllowed);
        }

        if (!services.Sockets.TryOpen(services.Executor.Settings.Limits.MaxSockets))
        {
            throw new HttpRefusal(
                StatusCodes.Status503ServiceUnavailable, "Too many sockets are open.", ErrorCodes.TooManySockets);
        }

        try
        {
            // As the protocol's reference does, a client that cannot speak it gets its socket, and there the reason.
            bool isOffered = context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol);
            using WebSocket socket =
                await context.WebSockets.AcceptWebSocketAsync(isOffered ? Protocol : null).ConfigureAwait(false);
            await new SocketSession(context, socket, services)
                .RunAsync(isOffered ? null : CloseReason.SubprotocolNotAcceptable, stopping)
                .ConfigureAwait(false);
        }
        finally
        {
            services.Sockets.Close();
        }
    }
}
