using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.GraphQL;

public sealed class AuthorizationTests
{
    private static readonly TestServer Server = TestServer.Of<GuardedQuery>(b =>
    {
        b.AddAuthorization().AddTypeExtension<GuardedExtension>();
        b.Services.Configure<Microsoft.AspNetCore.Authorization.AuthorizationOptions>(o => o.AddPolicy("desk", p => p.RequireClaim("desk")));
    });

    private static readonly ClaimsPrincipal Plain = User();
    private static readonly ClaimsPrincipal Trader = User(new Claim(ClaimTypes.Role, "trader"), new Claim("desk", "7"));

    public static TheoryData<string, string, string, string> Cases => new()
    {
        { "open", "", "", "" },
        { "signedIn", "AUTH_NOT_AUTHENTICATED", "", "" },
        { "byRole", "AUTH_NOT_AUTHENTICATED", "AUTH_NOT_AUTHORIZED", "" },
        { "byPolicy", "AUTH_NOT_AUTHENTICATED", "AUTH_NOT_AUTHORIZED", "" },
        { "byUnknownPolicy", "AUTH_NOT_AUTHENTICATED", "AUTH_POLICY_NOT_FOUND", "AUTH_POLICY_NOT_FOUND" },
        { "later", "AUTH_NOT_AUTHENTICATED", "AUTH_NOT_AUTHORIZED", "" },
        { "secret { value }", "AUTH_NOT_AUTHENTICATED", "", "" },
        { "freeSecret { value }", "", "", "" },
        { "extended", "AUTH_NOT_AUTHENTICATED", "AUTH_NOT_AUTHORIZED", "" },
        { "exempt", "", "", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Fields_are_refused_by_rule_and_user(string field, string nobody, string plain, string trader)
    {
        string document = $"{{ {field} }}";
        Assert.Equal(nobody, string.Join(' ', await Server.CodesAsync(document)));
        Assert.Equal(plain, string.Join(' ', await Server.CodesAsync(document, user: Plain)));
        Assert.Equal(trader, string.Join(' ', await Server.CodesAsync(document, user: Trader)));
    }

    [Fact]
    public async Task A_refused_resolver_does_not_run()
    {
        await Server.CodesAsync("{ counted }");
        Assert.Equal("""{"runs":0}""", await Server.DataAsync("{ runs }"));
    }

    private static ClaimsPrincipal User(params Claim[] claims) => new(new ClaimsIdentity(claims, "test"));

    public class GuardedQuery
    {
        private int _runs;

        public string? Open => "x";

        [Authorize]
        public string? SignedIn => "x";

        [Authorize(Roles = ["trader", "admin"])]
        public string? ByRole() => "x";

        [Authorize("desk")]
        public string? ByPolicy() => "x";

        [Authorize("nope")]
        public string? ByUnknownPolicy() => "x";

        [Authorize(Policy = "desk", Roles = ["trader"])]
        public async Task<string?> GetLaterAsync()
        {
            await Task.Yield();
            return "x";
        }

        public Secret? GetSecret() => new("x");

        [AllowAnonymous]
        public Secret? GetFreeSecret() => new("x");

        [Authorize]
        public int? Counted() => ++_runs;

        public int Runs => _runs;
    }

    [Authorize]
    public record Secret(string Value);

    [Authorize(Roles = ["trader"])]
    [ExtendObjectType<GuardedQuery>]
    public class GuardedExtension
    {
        public string? Extended => "x";

        [AllowAnonymous]
        public string? Exempt => "x";
    }
}
