using System.Net.Sockets;
using Npgsql;

namespace OrleansTrading.Storage.Tests.Postgres;

/// <summary>
/// Stands between a process and its server and can cut their connections at the worst moment: when the server has done what it was told, and before
/// its answer arrives.
/// </summary>
internal sealed class AnswerCutter : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _folder = Directory.CreateTempSubdirectory("cut-").FullName;
    private readonly UnixDomainSocketEndPoint _server;
    private volatile bool _cuts;

    public AnswerCutter(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        _server = new UnixDomainSocketEndPoint(Path.Combine(settings.Host!, ".s.PGSQL.5432"));
        _listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_folder, ".s.PGSQL.5432")));
        _listener.Listen();
        settings.Host = _folder;
        ConnectionString = settings.ConnectionString;
        _ = Accept();
    }

    /// <summary>The same database, by way of here.</summary>
    public string ConnectionString { get; }

    /// <summary>Swallows the next answer on every open connection, and ends that connection.</summary>
    public void CutNextAnswer() => _cuts = true;

    /// <summary>Lets new connections through.</summary>
    public void Mend() => _cuts = false;

    public void Dispose()
    {
        _listener.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Accept()
    {
        try
        {
            while (true) _ = Serve(await _listener.AcceptAsync());
        }
        catch (SocketException)
        {
            // The listener was closed.
        }
    }

    private async Task Serve(Socket client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            await server.ConnectAsync(_server);
            await Task.WhenAny(Pass(client, server, () => false), Pass(server, client, () => _cuts));
        }
    }

    private static async Task Pass(Socket from, Socket to, Func<bool> swallows)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var length && !swallows())
                await to.SendAsync(buffer.AsMemory(0, length));
        }
        catch (SocketException)
        {
            // The other direction ended the connection.
        }
        catch (ObjectDisposedException)
        {
            // The same.
        }
    }
}
