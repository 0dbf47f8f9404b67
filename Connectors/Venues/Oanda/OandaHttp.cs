using System.Net.Http.Headers;
using OrleansTrading.Connectors.Venues.Live;

namespace OrleansTrading.Connectors.Venues.Oanda;

/// <summary>How every request to OANDA begins.</summary>
internal static class OandaHttp
{
    // OANDA allows 120 requests a second and connection, and 20 streams.
    internal const int RequestsPerSecond = 100;

    internal static HttpRequestMessage Request(this OandaOptions options, HttpMethod method, string path, HttpContent? content = null)
    {
        var request = new HttpRequestMessage(method, $"v3/accounts/{Uri.EscapeDataString(options.AccountId)}/{path}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.Token);
        // Seconds since 1970 with nine decimals: the other format is text of a calendar.
        request.Headers.Add("Accept-Datetime-Format", "UNIX");
        return request;
    }

    /// <summary>The nanoseconds of OANDA's seconds with decimals.</summary>
    internal static long TimeNs(decimal seconds) => seconds is > 0 and < 9_000_000_000m
        ? (long)(seconds * 1_000_000_000m)
        : throw new VenueFaultException(Domain.Markets.VenueErrorKind.Protocol, "A time is no Unix time.");
}
