using OrleansTrading.Grains.Abstractions;

namespace OrleansTrading.Api.GraphQL;

/// <summary>Refusals as GraphQL errors.</summary>
internal static class RefusalErrors
{
    /// <summary>The error of a refusal: its code, and where a limit was breached, which one, what it allows and what was attempted.</summary>
    public static GraphQLException ToException(this RefusalMessage refusal)
    {
        var error = ErrorBuilder.New().SetMessage(refusal.Message).SetCode(refusal.Code);
        if (refusal.Limit is { } limit)
            error.SetExtension("limit", limit).SetExtension("allowed", refusal.Allowed).SetExtension("attempted", refusal.Attempted);
        return new GraphQLException(error.Build());
    }
}
