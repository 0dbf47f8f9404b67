namespace OrleansTrading.Embedded.GraphQL;

/// <summary>When an authorisation rule is checked.</summary>
public enum ApplyPolicy
{
    /// <summary>Before the resolver of the field runs.</summary>
    BeforeResolver,

    /// <summary>After it ran. This server has no resource to show a policy and checks before, as for the other value.</summary>
    AfterResolver,

    /// <summary>Before the operation runs; here the same as before the resolver.</summary>
    Validation,
}

/// <summary>
/// Lets only certain users read a field, every field of a root or extension class, or every field that returns the type.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property | AttributeTargets.Method,
    AllowMultiple = true)]
public class AuthorizeAttribute : Attribute
{
    /// <summary>Any authenticated user, or whom the default policy allows.</summary>
    public AuthorizeAttribute()
    {
    }

    /// <summary>Users a policy allows.</summary>
    /// <param name="policy">The name of the policy.</param>
    public AuthorizeAttribute(string policy) => Policy = policy;

    /// <summary>Users a policy allows.</summary>
    /// <param name="policy">The name of the policy.</param>
    /// <param name="apply">When it is checked.</param>
    public AuthorizeAttribute(string policy, ApplyPolicy apply)
    {
        Policy = policy;
        Apply = apply;
    }

    /// <summary>Any authenticated user, or whom the default policy allows.</summary>
    /// <param name="apply">When it is checked.</param>
    public AuthorizeAttribute(ApplyPolicy apply) => Apply = apply;

    /// <summary>The name of the policy; null for the default policy.</summary>
    public string? Policy { get; set; }

    /// <summary>Roles of which the user needs at least one.</summary>
    public string[]? Roles { get; set; }

    /// <summary>When the rule is checked.</summary>
    public ApplyPolicy Apply { get; set; } = ApplyPolicy.BeforeResolver;
}

/// <summary>Exempts a field from the rules that its class or its type carries.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Property | AttributeTargets.Method)]
public sealed class AllowAnonymousAttribute : Attribute;
