using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using OrleansTrading.Embedded.GraphQL.Execution;

namespace OrleansTrading.Embedded.GraphQL.Http;

/// <summary>A request as it came over HTTP, its document prepared already.</summary>
internal readonly record struct HttpGraphQLRequest(PreparedDocument Document, string? OperationName, JsonDocument? Variables);

/// <summary>Reads requests from bodies and query strings, up to a size.</summary>
internal static class HttpRequestReader
{
    public static async ValueTask<HttpGraphQLRequest> ReadBodyAsync(HttpContext context, RequestExecutor executor)
    {
        int limit = executor.Settings.Limits.MaxRequestBytes;
        if (context.Request.ContentLength > limit)
            throw TooLarge(limit);
        PipeReader reader = context.Request.BodyReader;
        while (true)
        {
            ReadResult result = await reader.ReadAsync(context.RequestAborted).ConfigureAwait(false);
            if (!result.IsCompleted && result.Buffer.Length <= limit)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            try
            {
                return result.Buffer.Length <= limit ? ParseBody(result.Buffer, executor) : throw TooLarge(limit);
            }
            finally
            {
                reader.AdvanceTo(result.Buffer.End);
            }
        }
    }

    public static HttpGraphQLRequest ReadQuery(IQueryCollection query, RequestExecutor executor)
    {
        string? text = query["query"];
        if (string.IsNullOrEmpty(text))
            throw QueryMissing();
        if (Encoding.UTF8.GetByteCount(text) > executor.Settings.Limits.MaxRequestBytes)
            throw TooLarge(executor.Settings.Limits.MaxRequestBytes);
        string? extensions = query["extensions"];
        if (!string.IsNullOrEmpty(extensions))
            ParseMap("extensions", extensions)?.Dispose();
        string? variables = query["variables"];
        JsonDocument? map = string.IsNullOrEmpty(variables) ? null : ParseMap("variables", variables);
        return new HttpGraphQLRequest(executor.Prepare(Encoding.UTF8.GetBytes(text)), query["operationName"], map);
    }

    private static HttpGraphQLRequest ParseBody(ReadOnlySequence<byte> body, RequestExecutor executor)
    {
        if (body.IsSingleSegment)
            return ReadBody(body.FirstSpan, executor);
        byte[] whole = ArrayPool<byte>.Shared.Rent((int)body.Length);
        try
        {
            body.CopyTo(whole);
            return ReadBody(whole.AsSpan(0, (int)body.Length), executor);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    /// <exception cref="HttpRefusal">It is no request.</exception>
    public static HttpGraphQLRequest ReadBody(ReadOnlySpan<byte> body, RequestExecutor executor)
    {
        PreparedDocument? document = null;
        string? operationName = null;
        JsonDocument? variables = null;
        bool completed = false;
        try
        {
            var reader = new Utf8JsonReader(body);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray)
                throw Invalid("Batches are not served; send one request at a time.", ErrorCodes.BatchingNotAllowed);
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Invalid("The request body must be a JSON object.");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("query"u8))
                {
                    document = ReadQuery(ref reader, executor);
                }
                else if (reader.ValueTextEquals("operationName"u8))
                {
                    operationName = ReadOperationName(ref reader);
                }
                else if (reader.ValueTextEquals("variables"u8))
                {
                    variables?.Dispose();
                    RequireMap(ref reader, "variables");
                    variables = reader.TokenType == JsonTokenType.Null ? null : JsonDocument.ParseValue(ref reader);
                }
                else if (reader.ValueTextEquals("extensions"u8))
                {
                    RequireMap(ref reader, "extensions");
                    reader.Skip();
                }
                else
                {
                    reader.Skip();
                }
            }

            if (reader.Read())
                throw Invalid("The request body has more than one JSON value.");
            completed = document is not null;
            return new HttpGraphQLRequest(document ?? throw QueryMissing(), operationName, variables);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Invalid("The request body is not valid JSON.");
        }
        finally
        {
            if (!completed)
                variables?.Dispose();
        }
    }

    private static PreparedDocument? ReadQuery(ref Utf8JsonReader reader, RequestExecutor executor)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.String)
            throw Invalid("The parameter \"query\" must be a string.");
        if (!reader.ValueIsEscaped)
            return Prepare(reader.ValueSpan, executor);

        byte[] text = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return Prepare(text.AsSpan(0, reader.CopyString(text)), executor);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static PreparedDocument? Prepare(ReadOnlySpan<byte> text, RequestExecutor executor)
    {
        if (text.IsEmpty)
            return null;
        if (!Utf8.IsValid(text))
            throw Invalid("The parameter \"query\" is not valid UTF-8.");
        return executor.Prepare(text);
    }

    private static string? ReadOperationName(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.Null => null,
            JsonTokenType.String => reader.GetString(),
            _ => throw Invalid("The parameter \"operationName\" must be a string."),
        };
    }

    private static void RequireMap(ref Utf8JsonReader reader, string parameter)
    {
        reader.Read();
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.Null))
            throw Invalid($"The parameter \"{parameter}\" must be a map.");
    }

    private static JsonDocument? ParseMap(string parameter, string json)
    {
        JsonDocument map;
        try
        {
            map = JsonDocument.Parse(json);
        }
        catch (JsonException)
        {
            throw Invalid($"The parameter \"{parameter}\" is not valid JSON.");
        }

        if (map.RootElement.ValueKind == JsonValueKind.Object)
            return map;
        bool isNull = map.RootElement.ValueKind == JsonValueKind.Null;
        map.Dispose();
        return isNull ? null : throw Invalid($"The parameter \"{parameter}\" must be a map.");
    }

    private static HttpRefusal Invalid(string message, string code = ErrorCodes.InvalidRequest) =>
        new(StatusCodes.Status400BadRequest, message, code);

    private static HttpRefusal QueryMissing() => Invalid("The parameter \"query\" is missing.", ErrorCodes.QueryMissing);

    private static HttpRefusal TooLarge(int limit) => new(
        StatusCodes.Status413PayloadTooLarge, $"The request is larger than {limit} bytes.", ErrorCodes.RequestTooLarge);
}
