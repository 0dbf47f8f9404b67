using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// The filters of one host. Whether there are any is known from the registrations; they are made when they are first
/// needed, since they may themselves want to call grains.
/// </summary>
internal sealed class CallFilters
{
    /// <summary>The service key of a client's filters, which see only what concerns callers outside of grains.</summary>
    public const string ClientKey = "client";

    private readonly Lazy<Filters<IIncomingGrainCallFilter>> _incoming;
    private readonly Lazy<Filters<IOutgoingGrainCallFilter>> _outgoing;

    public CallFilters(IServiceProvider services)
    {
        var isSeparate = services.GetService<SeparateClient>() is not null;
        _incoming = new(() => Filters<IIncomingGrainCallFilter>.Of(services, isSeparate));
        _outgoing = new(() => Filters<IOutgoingGrainCallFilter>.Of(services, isSeparate));
        var registered = services.GetRequiredService<IServiceProviderIsKeyedService>();
        HasIncoming = IsRegistered<IIncomingGrainCallFilter>(registered);
        HasAny = HasIncoming || IsRegistered<IOutgoingGrainCallFilter>(registered);
    }

    /// <summary>Whether arriving calls pass filters of the host.</summary>
    public bool HasIncoming { get; }

    /// <summary>Whether arriving or leaving calls pass filters of the host.</summary>
    public bool HasAny { get; }

    /// <summary>Whether a filter wants to see a call that arrives, now.</summary>
    public bool SeeArriving(Activation activation, object target) =>
        target is IIncomingGrainCallFilter || (HasIncoming && _incoming.Value.IsAwake(activation.Class is null));

    /// <summary>Whether a filter wants to see a call that leaves, now.</summary>
    public bool SeeLeaving(bool isOfClient) => HasAny && _outgoing.Value.IsAwake(isOfClient);

    /// <summary>The filters of a call that arrives; the last one may be the grain itself.</summary>
    public IIncomingGrainCallFilter[] IncomingOf(Activation activation, object target)
    {
        var filters = activation.Class is null ? _incoming.Value.OfClient : _incoming.Value.OfGrains;
        return target is IIncomingGrainCallFilter own ? [.. filters, own] : filters;
    }

    /// <summary>The filters of a call that leaves.</summary>
    public IOutgoingGrainCallFilter[] OutgoingOf(bool isOfClient) => isOfClient ? _outgoing.Value.OfClient : _outgoing.Value.OfGrains;

    private static bool IsRegistered<TFilter>(IServiceProviderIsKeyedService registered) where TFilter : class =>
        registered.IsService(typeof(TFilter)) || registered.IsKeyedService(typeof(TFilter), ClientKey);

    private sealed record Filters<TFilter>(TFilter[] OfGrains, TFilter[] OfClient)
        where TFilter : class
    {
        // Propagation alone sees nothing unless somebody listens to its spans.
        private readonly (bool Any, bool More) _grains = LookAt(OfGrains);
        private readonly (bool Any, bool More) _client = LookAt(OfClient);

        public bool IsAwake(bool isOfClient)
        {
            var (any, more) = isOfClient ? _client : _grains;
            return more || (any && ActivitySources.HasListeners);
        }

        private static (bool Any, bool More) LookAt(TFilter[] filters) =>
            (filters.Length > 0, filters.Any(filter => filter is not ActivityPropagation));

        public static Filters<TFilter> Of(IServiceProvider services, bool isSeparate)
        {
            var (silo, client) = (services.GetServices<TFilter>().ToArray(), services.GetKeyedServices<TFilter>(ClientKey));
            return new Filters<TFilter>(silo, isSeparate ? [.. client] : [.. silo, .. client]);
        }
    }
}

/// <summary>Says that whoever is outside of grains counts as a client of its own, as in a test cluster.</summary>
internal sealed class SeparateClient;
