using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Embedded.GraphQL.Execution;

namespace OrleansTrading.Embedded.GraphQL.Types;

/// <summary>Where the instance of a root or extension class comes from.</summary>
internal abstract class InstanceSource
{
    public abstract object Get(RequestState request);

    public static InstanceSource Constant(object instance) => new Shared(new Lazy<object>(instance));

    /// <summary>The class is a registered service and lives as long as its registration says.</summary>
    public static InstanceSource Service(Type type) => new Registered(type);

    /// <summary>One instance for all requests, made when first needed; its constructor takes singletons.</summary>
    public static InstanceSource Created(IServiceProvider services, Type type) =>
        new Shared(new Lazy<object>(() => ActivatorUtilities.CreateInstance(services, type)));

    private sealed class Shared(Lazy<object> instance) : InstanceSource
    {
        public override object Get(RequestState request) => instance.Value;
    }

    private sealed class Registered(Type type) : InstanceSource
    {
        public override object Get(RequestState request) => request.Services.GetRequiredService(type);
    }
}
