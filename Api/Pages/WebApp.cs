using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Path = System.IO.Path;

namespace OrleansTrading.Api.Pages;

/// <summary>
/// Serves the built web app: its pages, which are all one file that looks at the address, its assets, whose names change with their content,
/// and the GraphQL explorer for browsers that open the API's own address.
/// </summary>
internal static class WebApp
{
    private const string FolderVariable = "TRADING_WEB";
    private const string NotBuilt = "WEB_APP_MISSING: the web app is not built. ./run builds it; the API is at /graphql.\n";

    // Nothing of this app comes from elsewhere, and nobody else may frame it. Charts and the explorer set styles on elements.
    private const string ContentSecurityPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; "
        + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static readonly string[] Pages = ["/", "/markets", "/markets/{**symbol}", "/venues", "/trading", "/arbitrage"];

    /// <summary>Answers browsers that open the API's address with the explorer; everything else passes.</summary>
    public static void UseGraphQLExplorer(this WebApplication app, string path)
    {
        var explorer = Path.Combine(Folder, "graphiql.html");
        app.Use((context, next) =>
            context.Request.Path == path && IsBrowser(context) && File.Exists(explorer) ? Send(context, explorer) : next(context));
    }

    /// <summary>Serves pages and assets.</summary>
    public static void MapWebApp(this WebApplication app)
    {
        if (!File.Exists(Path.Combine(Folder, "index.html")))
        {
            foreach (var page in Pages) app.MapGet(page, () => Results.Text(NotBuilt, statusCode: StatusCodes.Status503ServiceUnavailable));
            return;
        }

        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(Folder),
            OnPrepareResponse = Prepare,
        });
        var index = Path.Combine(Folder, "index.html");
        foreach (var page in Pages) app.MapGet(page, context => Send(context, index));
    }

    private static string Folder { get; } = Path.GetFullPath(
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder ? folder : Path.Combine(AppContext.BaseDirectory, "web"));

    private static bool IsBrowser(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
        && !context.WebSockets.IsWebSocketRequest
        && !context.Request.Query.ContainsKey("query")
        && !context.Request.Query.ContainsKey("sdl")
        && context.Request.GetTypedHeaders().Accept.Any(a => a.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    private static Task Send(HttpContext context, string file)
    {
        Protect(context.Response);
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        return context.Response.SendFileAsync(file, context.RequestAborted);
    }

    private static void Prepare(StaticFileResponseContext file)
    {
        Protect(file.Context.Response);
        file.Context.Response.Headers.CacheControl =
            file.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache";
    }

    private static void Protect(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
