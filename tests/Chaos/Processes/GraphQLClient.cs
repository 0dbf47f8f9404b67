using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansTrading.Chaos.Processes;

/// <summary>Speaks GraphQL over HTTP to a service on this machine.</summary>
public sealed class GraphQLClient : IDisposable
{
    private readonly HttpClient _http;

    /// <param name="port">The service's port.</param>
    /// <param name="token">What mutations carry; null sends none.</param>
    public GraphQLClient(int port, string? token)
    {
        Token = token;
        // Answers come after a kill or they do not; nothing here shall wait for a dead process's connection.
        _http = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10), MaxConnectionsPerServer = 256 })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}/graphql"),
            Timeout = TimeSpan.FromMinutes(1),
        };
        if (token is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public string? Token { get; }

    /// <summary>Asks, and takes nothing but an answer without errors.</summary>
    /// <returns>The answer's data.</returns>
    /// <exception cref="HttpRequestException">The service did not answer: it is dead, or died before it could.</exception>
    public async Task<JsonElement> Ask(string query, object? variables = null, CancellationToken cancellationToken = default)
    {
        var answer = await Send(query, variables, cancellationToken);
        return answer.Errors.Count == 0
            ? answer.Data
            : throw new InvalidOperationException($"{query}\nwas answered with {string.Join("; ", answer.Errors)}");
    }

    /// <summary>Asks, and takes what comes.</summary>
    public Task<GraphQLAnswer> Send(string query, object? variables = null, CancellationToken cancellationToken = default) =>
        SendContent(JsonContent.Create(new { query, variables }), cancellationToken);

    /// <summary>Posts any body.</summary>
    public async Task<GraphQLAnswer> SendContent(HttpContent content, CancellationToken cancellationToken)
    {
        using (content)
        {
            using var response = await _http.PostAsync((Uri?)null, content, cancellationToken);
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            return new GraphQLAnswer(response.StatusCode, text);
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>What a service answered.</summary>
public sealed class GraphQLAnswer
{
    public GraphQLAnswer(HttpStatusCode status, string text)
    {
        (Status, Text) = (status, text);
        if (text.Length == 0) return;
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement.Clone();
        if (root.TryGetProperty("data", out var data)) Data = data;
        if (root.TryGetProperty("errors", out var errors)) Errors = [.. errors.EnumerateArray()];
    }

    public HttpStatusCode Status { get; }

    public string Text { get; }

    public JsonElement Data { get; }

    public IReadOnlyList<JsonElement> Errors { get; } = [];

    /// <summary>The code of the one error.</summary>
    public string Code => Error.GetProperty("extensions").GetProperty("code").GetString()!;

    /// <summary>The message of the one error.</summary>
    public string Message => Error.GetProperty("message").GetString()!;

    /// <summary>What else the one error says.</summary>
    public JsonElement Extensions => Error.GetProperty("extensions");

    private JsonElement Error => Errors is [var error]
        ? error
        : throw new InvalidOperationException($"One error was awaited; {(int)Status} came with: {Text}");
}
