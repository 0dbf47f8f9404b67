namespace OrleansTrading.Simulation.Clients;

/// <summary>The way to the service broke: what was asked may have been done, or not.</summary>
internal sealed class ConnectionLostException(string message) : Exception(message);
