using System.Net;
using System.Net.Sockets;
using OrleansTrading.Domain;

namespace OrleansTrading.Api;

/// <summary>The port that the API listens on.</summary>
internal static class LoopbackPort
{
    /// <summary>Says so by name when somebody else listens on it, before anything has been started.</summary>
    /// <exception cref="RefusedException">PORT_IN_USE, PORT_NOT_ALLOWED.</exception>
    public static void RequireFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new RefusedException("PORT_IN_USE", $"Port {port} is in use by another process. Choose another with --port.", e);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new RefusedException("PORT_NOT_ALLOWED", $"This user may not listen on port {port}. Choose another with --port.", e);
        }
    }
}
