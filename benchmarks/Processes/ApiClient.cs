using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansTrading.Bench.Processes;

/// <summary>Asks the system over HTTP.</summary>
internal sealed class ApiClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    /// <summary>Sends the token from now on, without which commands are refused.</summary>
    public void Authorize(string token) => _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    /// <summary>The whole response, which may have errors.</summary>
    public async Task<JsonElement> Post(string query, object? variables, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync("graphql", new { query, variables }, cancellationToken);
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    /// <summary>The data of a response that must have no errors.</summary>
    public async Task<JsonElement> Ask(string query, object? variables, CancellationToken cancellationToken)
    {
        var response = await Post(query, variables, cancellationToken);
        return response.TryGetProperty("errors", out var errors)
            ? throw new InvalidOperationException($"The API answered {errors}")
            : response.GetProperty("data");
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
