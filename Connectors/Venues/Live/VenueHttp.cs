using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Threading.RateLimiting;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Venues.Live;

/// <summary>
/// Requests to one venue: at the pace it allows, within a time, with answers of a bounded size; asked again only when asking twice does no harm.
/// </summary>
internal sealed class VenueHttp : IDisposable
{
    private readonly HttpClient _client;
    private readonly LiveOptions _options;
    private readonly TimeProvider _time;
    private readonly TokenBucketRateLimiter _pace;

    /// <param name="address">Where the venue is.</param>
    /// <param name="requestsPerSecond">What it allows, unless the options say otherwise.</param>
    public VenueHttp(Uri address, int requestsPerSecond, LiveOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
        {
            BaseAddress = Endpoint.Checked(address, "https", "http"),
            MaxResponseContentBufferSize = options.MaxMessageBytes,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var pace = options.RequestsPerSecond ?? requestsPerSecond;
        _pace = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = pace,
            TokensPerPeriod = pace,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 1_000,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>Asks, again after faults that may pass, and reads the answer. Any status is an answer that came; what is no success is an error.</summary>
    /// <exception cref="VenueFaultException">The venue refused, or could not be reached.</exception>
    public async Task<JsonDocument> AskAsync(Func<HttpRequestMessage> question, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(_options.FirstRetry, _options.LastRetry, Random.Shared);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var answer = await SendAsync(question(), cancellationToken).ConfigureAwait(false);
                if (answer.Error is { } error) throw new VenueFaultException(error);
                return answer.TakeBody();
            }
            catch (VenueFaultException e) when (attempt < _options.QuestionRetries && MayPass(e.Error.Kind))
            {
                await Task.Delay(backoff.Next(e.Error.RetryAfter), _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends a request once. What the venue answers, also that it refuses, is the answer.</summary>
    /// <exception cref="VenueFaultException">No answer came, or none that can be read.</exception>
    public async Task<HttpAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var _ = request;
        using var lease = await _pace.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (!lease.IsAcquired) throw new VenueFaultException(VenueErrorKind.RateLimited, "Too many requests wait for their turn already.");
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            var bytes = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            var error = response.IsSuccessStatusCode ? null : ErrorOf(response.StatusCode, RetryAfter(response.Headers.RetryAfter));
            return new HttpAnswer(response.StatusCode, response.Headers, Parse(bytes, isNeeded: error is null), error);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new VenueFaultException(VenueErrorKind.TimedOut, "The venue did not answer in time.");
        }
        catch (HttpRequestException e)
        {
            throw new VenueFaultException(VenueErrorKind.Network, $"The venue could not be reached: {e.HttpRequestError}.", e);
        }
    }

    /// <summary>Opens an answer that goes on for as long as the venue likes.</summary>
    /// <exception cref="VenueFaultException">The venue refused, or could not be reached.</exception>
    public async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var _ = request;
        using var lease = await _pace.AcquireAsync(1, cancellationToken).ConfigureAwait(false);
        if (!lease.IsAcquired) throw new VenueFaultException(VenueErrorKind.RateLimited, "Too many requests wait for their turn already.");
        using var limit = new CancellationTokenSource(_options.RequestTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return response;
        using (response) throw new VenueFaultException(ErrorOf(response.StatusCode, RetryAfter(response.Headers.RetryAfter)));
    }

    public void Dispose()
    {
        _client.Dispose();
        _pace.Dispose();
    }

    internal static VenueError ErrorOf(HttpStatusCode status, TimeSpan? retryAfter)
    {
        var kind = (int)status switch
        {
            401 or 403 => VenueErrorKind.Authentication,
            408 => VenueErrorKind.TimedOut,
            // 418: the venue has shut us out for going on after 429.
            418 or 429 => VenueErrorKind.RateLimited,
            404 => VenueErrorKind.UnknownOrder,
            >= 500 => VenueErrorKind.Unavailable,
            _ => VenueErrorKind.OrderRejected,
        };
        return new VenueError(kind, $"The venue answered {(int)status}.", retryAfter);
    }

    internal static TimeSpan? RetryAfter(string? seconds) =>
        int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? TimeSpan.FromSeconds(value) : null;

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? TimeSpan.FromTicks(Math.Max(0, (date - _time.GetUtcNow()).Ticks)) : null);

    private static bool MayPass(VenueErrorKind kind) =>
        kind is VenueErrorKind.Network or VenueErrorKind.TimedOut or VenueErrorKind.RateLimited or VenueErrorKind.Unavailable;

    private static JsonDocument Parse(byte[] bytes, bool isNeeded)
    {
        try
        {
            return JsonDocument.Parse(bytes.Length == 0 ? "{}"u8.ToArray() : bytes);
        }
        catch (JsonException e)
        {
            // Proxies in front of venues answer errors with pages for people.
            return isNeeded ? throw new VenueFaultException(VenueErrorKind.Protocol, "The venue's answer is no JSON.", e) : JsonDocument.Parse("{}");
        }
    }
}

/// <summary>What a venue has answered to one request.</summary>
internal sealed class HttpAnswer(HttpStatusCode status, HttpResponseHeaders headers, JsonDocument body, VenueError? error) : IDisposable
{
    private JsonDocument? _body = body;

    public HttpStatusCode Status => status;

    /// <summary>What the status says is wrong; null when it is a success.</summary>
    public VenueError? Error => error;

    public JsonElement Body => _body?.RootElement ?? throw new ObjectDisposedException(nameof(HttpAnswer));

    public string? Header(string name) => headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>Hands the body over; the caller disposes it.</summary>
    public JsonDocument TakeBody()
    {
        var taken = _body ?? throw new ObjectDisposedException(nameof(HttpAnswer));
        _body = null;
        return taken;
    }

    public void Dispose() => _body?.Dispose();
}
