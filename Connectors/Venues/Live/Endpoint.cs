using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>The rule for addresses of venues: with TLS, or on this machine.</summary>
internal static class Endpoint
{
    /// <summary>The address, if it may be spoken to.</summary>
    /// <exception cref="RefusedException">VENUE_ADDRESS: it is relative, of another protocol, holds a name and password, or has no TLS and is not
    /// loopback.</exception>
    internal static Uri Checked(Uri address, string secure, string plain)
    {
        if (!address.IsAbsoluteUri || address.UserInfo.Length > 0
            || (address.Scheme != secure && !(address.Scheme == plain && address.IsLoopback)))
            throw new RefusedException("VENUE_ADDRESS", $"A venue's address is {secure}://host, without name and password; {plain}:// only on loopback.");
        return address;
    }
}
