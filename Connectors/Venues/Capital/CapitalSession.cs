using System.Net;
using System.Text;
using System.Text.Json;
using OrleansTrading.Connectors.Venues.Live;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Capital;

/// <summary>The two tokens that a login at Capital.com gives.</summary>
internal sealed record CapitalTokens(string Cst, string Security)
{
    /// <summary>Without what is secret.</summary>
    public override string ToString() => "Capital.com session";
}

/// <summary>Requests to Capital.com, logged in: a session that has ended is begun again, once a request.</summary>
internal sealed class CapitalSession(CapitalOptions options, TimeProvider time) : IDisposable
{
    // Ten requests a second are allowed; the rest is room for another program of the same user.
    private const int RequestsPerSecond = 8;

    private readonly VenueHttp _http = new(options.Rest, RequestsPerSecond, options.Live, time);
    private readonly SemaphoreSlim _login = new(1);
    private CapitalTokens? _tokens;

    /// <summary>Logs in, unless another has done so since these tokens were refused.</summary>
    /// <param name="refused">Tokens that are not good any more; null: any are good.</param>
    /// <exception cref="VenueFaultException">The login was refused, or the venue could not be reached.</exception>
    public async Task<CapitalTokens> LoginAsync(CapitalTokens? refused, CancellationToken cancellationToken)
    {
        await _login.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_tokens is { } known && known != refused) return known;
            _tokens = null;
            var request = new HttpRequestMessage(HttpMethod.Post, "api/v1/session")
            {
                Content = Json(new { identifier = options.Identifier, password = options.Password, encryptedPassword = false }),
            };
            request.Headers.Add("X-CAP-API-KEY", options.ApiKey);
            using var answer = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (answer.Error is { } error) throw new VenueFaultException(error);
            if (answer.Header("CST") is not { } cst || answer.Header("X-SECURITY-TOKEN") is not { } security)
                throw new VenueFaultException(VenueErrorKind.Protocol, "The login gave no tokens.");
            return _tokens = new CapitalTokens(cst, security);
        }
        finally
        {
            _login.Release();
        }
    }

    /// <summary>Sends a request once, and once more when its session had ended: that one has done nothing.</summary>
    public async Task<HttpAnswer> SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        var tokens = await LoginAsync(null, cancellationToken).ConfigureAwait(false);
        var answer = await _http.SendAsync(Request(method, path, body, tokens), cancellationToken).ConfigureAwait(false);
        if (answer.Status != HttpStatusCode.Unauthorized) return answer;
        answer.Dispose();
        tokens = await LoginAsync(tokens, cancellationToken).ConfigureAwait(false);
        return await _http.SendAsync(Request(method, path, body, tokens), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks, again after faults that may pass.</summary>
    public async Task<JsonDocument> AskAsync(string path, CancellationToken cancellationToken)
    {
        var tokens = await LoginAsync(null, cancellationToken).ConfigureAwait(false);
        try
        {
            return await _http.AskAsync(() => Request(HttpMethod.Get, path, null, tokens), cancellationToken).ConfigureAwait(false);
        }
        catch (VenueFaultException e) when (e.Error.Kind == VenueErrorKind.Authentication)
        {
            var renewed = await LoginAsync(tokens, cancellationToken).ConfigureAwait(false);
            return await _http.AskAsync(() => Request(HttpMethod.Get, path, null, renewed), cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _login.Dispose();
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, object? body, CapitalTokens tokens)
    {
        var request = new HttpRequestMessage(method, "api/v1/" + path) { Content = body is null ? null : Json(body) };
        request.Headers.Add("CST", tokens.Cst);
        request.Headers.Add("X-SECURITY-TOKEN", tokens.Security);
        return request;
    }

    private static StringContent Json(object body) => new(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
}
