using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.GraphQL;

/// <summary>Describes the GraphQL server; its methods are extensions.</summary>
public interface IRequestExecutorBuilder
{
    /// <summary>The application's services.</summary>
    IServiceCollection Services { get; }
}
