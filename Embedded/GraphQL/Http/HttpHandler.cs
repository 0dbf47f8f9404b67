using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OrleansTrading.Embedded.GraphQL.Execution;
using OrleansTrading.Embedded.GraphQL.Language;
using OrleansTrading.Embedded.GraphQL.Sockets;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Http;

/// <summary>GraphQL over HTTP: one request, one response, unless the request opens a socket.</summary>
internal sealed class HttpHandler(RequestExecutor executor, SocketHandler sockets)
{
    private readonly Lazy<string> _schemaText = new(() => SchemaPrinter.Print(executor.Schema));

    public async Task HandleAsync(HttpContext context)
    {
        ResponseMediaType mediaType = ResponseMediaType.Json;
        try
        {
            if (context.WebSockets.IsWebSocketRequest)
            {
                await sockets.HandleAsync(context).ConfigureAwait(false);
                return;
            }

            if (HttpMethods.IsGet(context.Request.Method) && IsSchemaRequest(context.Request.Query))
            {
                await WriteSchemaAsync(context).ConfigureAwait(false);
                return;
            }

            mediaType = MediaTypeNegotiation.Choose(context.Request.Headers.Accept)
                ?? throw new HttpRefusal(
                    StatusCodes.Status406NotAcceptable,
                    "Accept application/graphql-response+json or application/json.",
                    ErrorCodes.NotAcceptable);
            await ServeAsync(context, mediaType).ConfigureAwait(false);
        }
        catch (HttpRefusal refusal)
        {
            using ExecutionResult result = executor.Refuse([refusal.ToError()]);
            await ResponseWriter.WriteAsync(context, result, refusal.Status, mediaType).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left; there is nobody to answer.
        }
        catch (Exception exception) when (exception is not BadHttpRequestException && !context.Response.HasStarted)
        {
            using ExecutionResult result = executor.Fail(exception);
            await ResponseWriter.WriteAsync(context, result, StatusCodes.Status500InternalServerError, mediaType)
                .ConfigureAwait(false);
        }
    }

    private async ValueTask ServeAsync(HttpContext context, ResponseMediaType mediaType)
    {
        bool isGet = HttpMethods.IsGet(context.Request.Method);
        HttpGraphQLRequest request = isGet
            ? HttpRequestReader.ReadQuery(context.Request.Query, executor)
            : await ReadPostAsync(context).ConfigureAwait(false);
        using JsonDocument? variables = request.Variables;
        using ExecutionResult result = await ExecuteAsync(context, request, isGet).ConfigureAwait(false);

        int status = result.Data is null && mediaType == ResponseMediaType.GraphQLResponse
            ? StatusCodes.Status400BadRequest
            : StatusCodes.Status200OK;
        await ResponseWriter.WriteAsync(context, result, status, mediaType).ConfigureAwait(false);
    }

    /// <summary>The error of a request that does not say clearly which operation it means.</summary>
    public static IError OperationNotFound(string? operationName)
    {
        string message = operationName is { Length: > 0 } name
            ? $"The document has no operation named \"{name}\"."
            : "The document has several operations; say which with operationName.";
        return ErrorBuilder.New().SetMessage(message).SetCode(ErrorCodes.OperationNotFound).Build();
    }

    private ValueTask<HttpGraphQLRequest> ReadPostAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
            throw MethodNotAllowed(context, "GET, POST", "Send GET or POST.");
        if (!MediaTypeNegotiation.IsJsonBody(context.Request.ContentType))
        {
            throw new HttpRefusal(
                StatusCodes.Status415UnsupportedMediaType, "Send application/json in UTF-8.", ErrorCodes.UnsupportedMediaType);
        }

        return HttpRequestReader.ReadBodyAsync(context, executor);
    }

    private async ValueTask<ExecutionResult> ExecuteAsync(HttpContext context, HttpGraphQLRequest request, bool isGet)
    {
        if (!request.Document.IsValid)
            return executor.Refuse(request.Document.Errors);
        if (request.Document.Find(request.OperationName) is not { } operation)
            return executor.Refuse([OperationNotFound(request.OperationName)]);

        // A link or an image must not be able to change anything.
        if (isGet && operation.Node.Kind != OperationKind.Query)
            throw MethodNotAllowed(context, "POST", "Send mutations with POST.");

        using var state = new RequestState(
            context.RequestServices, context, context.User, executor.Settings.Request.ExecutionTimeout, context.RequestAborted);
        return await executor.ExecuteAsync(operation, request.Variables?.RootElement ?? default, state).ConfigureAwait(false);
    }

    private static HttpRefusal MethodNotAllowed(HttpContext context, string allowed, string message)
    {
        context.Response.Headers.Allow = allowed;
        return new HttpRefusal(StatusCodes.Status405MethodNotAllowed, message, ErrorCodes.MethodNotAllowed);
    }

    private static bool IsSchemaRequest(IQueryCollection query) => query.ContainsKey("sdl") && !query.ContainsKey("query");

    private Task WriteSchemaAsync(HttpContext context)
    {
        if (!executor.Settings.AllowsIntrospection)
        {
            throw new HttpRefusal(
                StatusCodes.Status403Forbidden, "The schema is not served here.", ErrorCodes.SchemaNotAllowed);
        }

        context.Response.ContentType = "application/graphql; charset=utf-8";
        return context.Response.WriteAsync(_schemaText.Value, context.RequestAborted);
    }
}
