using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace OrleansTrading.Api;

/// <summary>Settings of <see cref="AccessTokenHandler"/>.</summary>
internal sealed class AccessTokenOptions : AuthenticationSchemeOptions
{
    /// <summary>SHA-256 of the installation's token; the token itself is not kept.</summary>
    public byte[] TokenHash { get; set; } = [];
}

/// <summary>
/// Signs in whoever sends the installation's token as <c>Authorization: Bearer …</c>. The comparison is of hashes and takes
/// the same time whatever differs, so that a token cannot be guessed byte by byte.
/// </summary>
internal sealed class AccessTokenHandler(
    IOptionsMonitor<AccessTokenOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AccessTokenOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Prefix = "Bearer ";
    private const int MaxHeaderLength = 512;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0) return Task.FromResult(AuthenticateResult.NoResult());
        if (header.Length > MaxHeaderLength || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return Task.FromResult(AuthenticateResult.Fail("The header is no bearer token."));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(header[Prefix.Length..].Trim()));
        if (!CryptographicOperations.FixedTimeEquals(hash, Options.TokenHash))
            return Task.FromResult(AuthenticateResult.Fail("The token is not this installation's."));
        var owner = new ClaimsIdentity([new Claim(ClaimTypes.Name, "owner")], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(owner), SchemeName)));
    }
}
