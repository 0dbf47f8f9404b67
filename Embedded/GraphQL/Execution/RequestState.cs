using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>What resolvers of one request may ask for besides their arguments.</summary>
internal sealed class RequestState(
    IServiceProvider services, HttpContext? httpContext, TimeSpan timeout, CancellationToken aborted)
    : IDisposable
{
    private static readonly ClaimsPrincipal Nobody = new(new ClaimsIdentity());

    private CancellationTokenSource? _deadline;

    public IServiceProvider Services { get; } = services;

    public HttpContext? HttpContext { get; } = httpContext;

    public ClaimsPrincipal User { get; init; } = httpContext?.User ?? Nobody;

    /// <summary>
    /// Ends when the client leaves or the time is up. The timer is made when first asked for: a request that never waits
    /// needs none.
    /// </summary>
    public CancellationToken Cancellation => (_deadline ?? StartDeadline()).Token;

    /// <summary>Whether the time ran out, as opposed to the client leaving.</summary>
    public bool IsTimedOut => _deadline is { IsCancellationRequested: true } && !aborted.IsCancellationRequested;

    public VariableValues Variables { get; set; } = VariableValues.None;

    public T Service<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public T KeyedService<T>(string key)
        where T : notnull => Services.GetRequiredKeyedService<T>(key);

    public HttpContext RequireHttpContext() =>
        HttpContext ?? throw new InvalidOperationException("This request did not come over HTTP.");

    public void Dispose() => _deadline?.Dispose();

    private CancellationTokenSource StartDeadline()
    {
        var created = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        created.CancelAfter(timeout);
        if (Interlocked.CompareExchange(ref _deadline, created, null) is not { } earlier)
            return created;
        created.Dispose();
        return earlier;
    }
}
