using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace OrleansTrading.Embedded.GraphQL.Http;

/// <summary>The two forms of a response; they differ in what a status code says.</summary>
internal enum ResponseMediaType
{
    /// <summary><c>application/json</c>: 200 for whatever is a GraphQL response.</summary>
    Json,

    /// <summary><c>application/graphql-response+json</c>: 400 for a request that was not executed.</summary>
    GraphQLResponse,
}

/// <summary>Finds the form a client accepts.</summary>
internal static class MediaTypeNegotiation
{
    private const string Json = "application/json";
    private const string GraphQLResponse = "application/graphql-response+json";

    /// <summary>The best form; null where the client accepts neither.</summary>
    public static ResponseMediaType? Choose(StringValues accept)
    {
        if (accept.Count == 1)
        {
            switch (accept[0])
            {
                case Json or "*/*" or "":
                    return ResponseMediaType.Json;
                case GraphQLResponse:
                    return ResponseMediaType.GraphQLResponse;
            }
        }

        if (StringValues.IsNullOrEmpty(accept))
            return ResponseMediaType.Json;
        if (!MediaTypeHeaderValue.TryParseList([.. accept.OfType<string>()], out IList<MediaTypeHeaderValue>? types))
            return null;
        ResponseMediaType? best = null;
        double bestQuality = 0;
        foreach (MediaTypeHeaderValue type in types)
        {
            double quality = type.Quality ?? 1;
            if (quality <= bestQuality || Match(type) is not { } match)
                continue;
            best = match;
            bestQuality = quality;
        }

        return best;
    }

    /// <summary>Whether a request body is JSON in UTF-8.</summary>
    public static bool IsJsonBody(string? contentType)
    {
        if (contentType is Json or "application/json; charset=utf-8" or "application/json;charset=utf-8")
            return true;
        return MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
            && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
            && IsUtf8(type);
    }

    private static bool IsUtf8(MediaTypeHeaderValue type) => !type.Charset.HasValue
        || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private static ResponseMediaType? Match(MediaTypeHeaderValue type)
    {
        if (!IsUtf8(type))
            return null;
        if (type.MediaType.Equals(GraphQLResponse, StringComparison.OrdinalIgnoreCase))
            return ResponseMediaType.GraphQLResponse;
        return type.MatchesAllTypes || type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
            || type.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase)
            ? ResponseMediaType.Json
            : null;
    }
}
