using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using OrleansTrading.Embedded.GraphQL.Execution;

namespace OrleansTrading.Embedded.GraphQL.Http;

/// <summary>Puts results on the wire; errors stand before data, where a reader cannot miss them.</summary>
internal static class ResponseWriter
{
    public static ValueTask<FlushResult> WriteAsync(
        HttpContext context, ExecutionResult result, int status, ResponseMediaType mediaType)
    {
        HttpResponse response = context.Response;
        response.StatusCode = status;
        response.ContentType = mediaType == ResponseMediaType.Json
            ? "application/json; charset=utf-8"
            : "application/graphql-response+json; charset=utf-8";
        PipeWriter output = response.BodyWriter;
        if (result.Errors.Count == 0 && result.Data is { } data)
        {
            response.ContentLength = data.Length + 9;
            output.Write("{\"data\":"u8);
            output.Write(data.Written);
            output.Write("}"u8);
        }
        else
        {
            using var whole = new JsonBuffer();
            Write(whole, result);
            response.ContentLength = whole.Length;
            output.Write(whole.Written);
        }

        return output.FlushAsync(context.RequestAborted);
    }

    /// <summary>Writes a whole response.</summary>
    public static void Write(JsonBuffer output, ExecutionResult result)
    {
        if (result.Data is { } data)
        {
            Write(output, result.Errors, data.Written);
            return;
        }

        output.WriteRaw("{\"errors\":"u8);
        WriteErrors(output, result.Errors);
        output.WriteByte((byte)'}');
    }

    /// <summary>Writes a response that has data.</summary>
    public static void Write(JsonBuffer output, IReadOnlyList<IError> errors, ReadOnlySpan<byte> data)
    {
        output.WriteByte((byte)'{');
        if (errors.Count > 0)
        {
            output.WriteRaw("\"errors\":"u8);
            WriteErrors(output, errors);
            output.WriteByte((byte)',');
        }

        output.WriteRaw("\"data\":"u8);
        output.WriteRaw(data);
        output.WriteByte((byte)'}');
    }

    /// <summary>Writes the list of errors.</summary>
    public static void WriteErrors(JsonBuffer output, IReadOnlyList<IError> errors)
    {
        output.WriteByte((byte)'[');
        for (int i = 0; i < errors.Count; i++)
        {
            if (i > 0)
                output.WriteByte((byte)',');
            WriteError(output, errors[i]);
        }

        output.WriteByte((byte)']');
    }

    private static void WriteError(JsonBuffer output, IError error)
    {
        output.WriteRaw("{\"message\":"u8);
        output.WriteString(error.Message);
        if (error.Locations is { Count: > 0 } locations)
        {
            output.WriteRaw(",\"locations\":["u8);
            for (int i = 0; i < locations.Count; i++)
            {
                output.WriteRaw(i == 0 ? "{\"line\":"u8 : ",{\"line\":"u8);
                output.WriteInt32(locations[i].Line);
                output.WriteRaw(",\"column\":"u8);
                output.WriteInt32(locations[i].Column);
                output.WriteByte((byte)'}');
            }

            output.WriteByte((byte)']');
        }

        if (error.Path is { Length: > 0 } path)
        {
            output.WriteRaw(",\"path\":"u8);
            WriteValue(output, path.ToList(), 0);
        }

        var extensions = new Dictionary<string, object?>(error.Extensions ?? new Dictionary<string, object?>());
        if (error.Code is not null)
            extensions.TryAdd("code", error.Code);
        if (extensions.Count > 0)
        {
            output.WriteRaw(",\"extensions\":"u8);
            WriteValue(output, extensions, 0);
        }

        output.WriteByte((byte)'}');
    }

    // Extensions are anybody's objects: what is not plain data goes out as its text, and nesting is bounded.
    private static void WriteValue(JsonBuffer output, object? value, int depth)
    {
        switch (value)
        {
            case null:
                output.WriteNull();
                break;
            case string text:
                output.WriteString(text);
                break;
            case bool boolean:
                output.WriteBoolean(boolean);
                break;
            case int number:
                output.WriteInt32(number);
                break;
            case long number:
                output.WriteInt64(number);
                break;
            case double number when double.IsFinite(number):
                output.WriteDouble(number);
                break;
            case decimal number:
                output.WriteDecimal(number);
                break;
            case Guid id:
                output.WriteGuid(id);
                break;
            case DateTimeOffset instant:
                output.WriteDateTime(instant);
                break;
            case IEnumerable<KeyValuePair<string, object?>> map when depth < 16:
                WriteMap(output, map, depth);
                break;
            case System.Collections.IEnumerable list when depth < 16:
                WriteList(output, list, depth);
                break;
            default:
                output.WriteString(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                break;
        }
    }

    private static void WriteMap(JsonBuffer output, IEnumerable<KeyValuePair<string, object?>> map, int depth)
    {
        bool first = true;
        output.WriteByte((byte)'{');
        foreach ((string key, object? value) in map)
        {
            if (!first)
                output.WriteByte((byte)',');
            first = false;
            output.WriteString(key);
            output.WriteByte((byte)':');
            WriteValue(output, value, depth + 1);
        }

        output.WriteByte((byte)'}');
    }

    private static void WriteList(JsonBuffer output, System.Collections.IEnumerable list, int depth)
    {
        bool first = true;
        output.WriteByte((byte)'[');
        foreach (object? value in list)
        {
            if (!first)
                output.WriteByte((byte)',');
            first = false;
            WriteValue(output, value, depth + 1);
        }

        output.WriteByte((byte)']');
    }
}
