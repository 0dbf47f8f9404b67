using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace OrleansTrading.Embedded.GraphQL.Sockets;

/// <summary>
/// Where a page that opens a socket came from. Browsers let any page open a socket to any host, this machine included, so the
/// server itself has to turn away pages that are not its own. Programs that are no browsers send no origin.
/// </summary>
internal static class SocketOrigin
{
    public static bool IsAllowed(HttpRequest request)
    {
        StringValues origin = request.Headers.Origin;
        if (origin.Count == 0)
            return true;
        if (origin.Count != 1 || !Uri.TryCreate(origin[0], UriKind.Absolute, out Uri? uri) || !request.Host.HasValue)
            return false;

        // Behind a proxy the page may have come by another scheme than the request did, so schemes are not compared.
        bool samePort = request.Host.Port is { } port ? uri.Port == port : uri.IsDefaultPort;
        return samePort && string.Equals(uri.Host, request.Host.Host, StringComparison.OrdinalIgnoreCase);
    }
}
