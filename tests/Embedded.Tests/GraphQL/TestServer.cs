using System.Security.Claims;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Http;

namespace OrleansTrading.Embedded.Tests.GraphQL;

/// <summary>A GraphQL server without HTTP.</summary>
internal sealed class TestServer
{
    private readonly IServiceProvider _services;

    private TestServer(IServiceProvider services)
    {
        _services = services;
        Executor = services.GetRequiredService<RequestExecutor>();
    }

    public RequestExecutor Executor { get; }

    public static TestServer Of<TQuery>(Action<IRequestExecutorBuilder>? configure = null)
        where TQuery : class
    {
        var services = new ServiceCollection();
        services.AddLogging();
        IRequestExecutorBuilder builder = services.AddGraphQLServer().AddQueryType<TQuery>();
        configure?.Invoke(builder);
        return new TestServer(services.BuildServiceProvider(validateScopes: true));
    }

    /// <summary>The whole response.</summary>
    public async Task<JsonElement> RunAsync(
        string document, string? variables = null, string? operationName = null, ClaimsPrincipal? user = null)
    {
        using ExecutionResult result = await ExecuteAsync(document, variables, operationName, user);
        using var output = new JsonBuffer();
        ResponseWriter.Write(output, result);
        return JsonDocument.Parse(Encoding.UTF8.GetString(output.Written)).RootElement;
    }

    /// <summary>The text of <c>data</c>; fails where there are errors.</summary>
    public async Task<string> DataAsync(string document, string? variables = null)
    {
        JsonElement response = await RunAsync(document, variables);
        Assert.False(response.TryGetProperty("errors", out JsonElement errors), errors.ToString());
        return response.GetProperty("data").GetRawText();
    }

    /// <summary>The codes of the errors.</summary>
    public async Task<string[]> CodesAsync(string document, string? variables = null, ClaimsPrincipal? user = null) =>
        Codes(await RunAsync(document, variables, user: user));

    public static string[] Codes(JsonElement response) => response.TryGetProperty("errors", out JsonElement errors)
        ? [.. errors.EnumerateArray().Select(e => e.GetProperty("extensions").GetProperty("code").GetString()!)]
        : [];

    private async Task<ExecutionResult> ExecuteAsync(
        string document, string? variables, string? operationName, ClaimsPrincipal? user)
    {
        PreparedDocument prepared = Executor.Prepare(Encoding.UTF8.GetBytes(document));
        if (!prepared.IsValid)
            return Executor.Refuse(prepared.Errors);
        await using AsyncServiceScope scope = _services.CreateAsyncScope();
        using var state = new RequestState(
            scope.ServiceProvider,
            null,
            user ?? new ClaimsPrincipal(new ClaimsIdentity()),
            Executor.Settings.Request.ExecutionTimeout,
            TestContext.Current.CancellationToken);
        JsonElement json = variables is null ? default : JsonDocument.Parse(variables).RootElement;
        return await Executor.ExecuteAsync(prepared.Find(operationName)!, json, state);
    }
}
