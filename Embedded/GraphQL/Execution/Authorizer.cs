using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using OrleansTrading.Embedded.GraphQL.Types;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>Asks ASP.NET's authorisation about the rules of an operation, each once a request.</summary>
internal sealed class Authorizer(IAuthorizationService? authorization, IAuthorizationPolicyProvider? policies)
{
    /// <summary>The refusals, place by place; null where the user meets the rule.</summary>
    public async ValueTask<IError?[]> CheckAsync(AuthorizationRule[] rules, RequestState request)
    {
        var refusals = new IError?[rules.Length];
        for (int i = 0; i < rules.Length; i++)
            refusals[i] = await CheckAsync(rules[i], request).ConfigureAwait(false);
        return refusals;
    }

    public static Authorizer From(IServiceProvider services) =>
        new(services.GetService<IAuthorizationService>(), services.GetService<IAuthorizationPolicyProvider>());

    private async ValueTask<IError?> CheckAsync(AuthorizationRule rule, RequestState request)
    {
        if (!request.User.Identities.Any(i => i.IsAuthenticated))
            return Refusal("The current user is not authorized to access this resource.", ErrorCodes.NotAuthenticated);
        if (authorization is null || policies is null)
            throw new InvalidOperationException("Fields carry [Authorize], but AddAuthorization() was not called.");

        AuthorizationPolicy? policy = await PolicyAsync(rule, policies).ConfigureAwait(false);
        if (policy is null)
            return Refusal($"The `{rule.Policy}` authorization policy does not exist.", ErrorCodes.PolicyNotFound);
        AuthorizationResult result =
            await authorization.AuthorizeAsync(request.User, resource: null, policy).ConfigureAwait(false);
        return result.Succeeded
            ? null
            : Refusal("The current user is not authorized to access this resource.", ErrorCodes.NotAuthorized);
    }

    private static async ValueTask<AuthorizationPolicy?> PolicyAsync(
        AuthorizationRule rule, IAuthorizationPolicyProvider policies)
    {
        var combined = new AuthorizationPolicyBuilder();
        if (rule.Policy is not null)
        {
            if (await policies.GetPolicyAsync(rule.Policy).ConfigureAwait(false) is not { } named)
                return null;
            combined.Combine(named);
        }

        if (rule.Roles.Length > 0)
            combined.RequireRole(rule.Roles.Split(','));
        if (combined.Requirements.Count == 0)
            combined.Combine(await policies.GetDefaultPolicyAsync().ConfigureAwait(false));
        return combined.Build();
    }

    private static IError Refusal(string message, string code) => ErrorBuilder.New().SetMessage(message).SetCode(code).Build();
}
