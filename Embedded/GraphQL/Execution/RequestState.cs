using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>What resolvers of one request may ask for besides their arguments.</summary>
internal sealed class RequestState(
    IServiceProvider services, HttpContext? httpContext, ClaimsPrincipal user, TimeSpan timeout, CancellationToken aborted)
    : IDisposable, IAsyncDisposable
{
    private CancellationTokenSource? _deadline;
    private OwnScope? _scope;

    public IServiceProvider Services => HasOwnScope ? (_scope ?? OpenScope()).Services : services;

    /// <summary>
    /// Whether scoped services are made for this request alone, in a scope that opens when the first service is asked for.
    /// Otherwise they are those of the provider given.
    /// </summary>
    public bool HasOwnScope { get; init; }

    /// <summary>The provider that own scopes are opened in.</summary>
    public IServiceProvider Parent => services;

    public HttpContext? HttpContext { get; } = httpContext;

    public ClaimsPrincipal User { get; } = user;

    /// <summary>
    /// Ends when the client leaves or the time is up. The timer is made when first asked for: a request that never waits
    /// needs none.
    /// </summary>
    public CancellationToken Cancellation => (_deadline ?? StartDeadline()).Token;

    /// <summary>Ends when the client leaves.</summary>
    public CancellationToken Aborted => aborted;

    /// <summary>Whether the client left.</summary>
    public bool IsCancelled => aborted.IsCancellationRequested;

    /// <summary>Whether the time ran out, as opposed to the client leaving.</summary>
    public bool IsTimedOut => _deadline is { IsCancellationRequested: true } && !aborted.IsCancellationRequested;

    /// <summary>Whether nobody has asked for the deadline or a scope, so that the state can serve another event.</summary>
    public bool IsUntouched => _deadline is null && _scope is null;

    public VariableValues Variables { get; set; } = VariableValues.None;

    public T Service<T>()
        where T : notnull => Services.GetRequiredService<T>();

    public T KeyedService<T>(string key)
        where T : notnull => Services.GetRequiredKeyedService<T>(key);

    public HttpContext RequireHttpContext() =>
        HttpContext ?? throw new InvalidOperationException("This request did not come over HTTP.");

    public void Dispose() => _deadline?.Dispose();

    /// <summary>Disposes the state and the services of its own scope.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return _scope is null ? ValueTask.CompletedTask : _scope.DisposeAsync();
    }

    // Resolvers that run side by side may both be the first to ask.
    private OwnScope OpenScope()
    {
        var created = new OwnScope(services.CreateAsyncScope());
        if (Interlocked.CompareExchange(ref _scope, created, null) is not { } earlier)
            return created;
        created.Dispose();
        return earlier;
    }

    private CancellationTokenSource StartDeadline()
    {
        var created = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        created.CancelAfter(timeout);
        if (Interlocked.CompareExchange(ref _deadline, created, null) is not { } earlier)
            return created;
        created.Dispose();
        return earlier;
    }

    private sealed class OwnScope(AsyncServiceScope scope)
    {
        public IServiceProvider Services => scope.ServiceProvider;

        public void Dispose() => scope.Dispose();

        public ValueTask DisposeAsync() => scope.DisposeAsync();
    }
}
