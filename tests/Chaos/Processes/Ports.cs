using System.Net;
using System.Net.Sockets;

namespace OrleansTrading.Chaos.Processes;

/// <summary>Ports on the loopback interface.</summary>
public static class Ports
{
    /// <summary>A port that nobody listened on a moment ago.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
