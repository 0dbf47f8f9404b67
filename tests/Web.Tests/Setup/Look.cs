namespace OrleansTrading.Web.Tests.Setup;

/// <summary>How somebody looks at a page.</summary>
internal sealed record Look
{
    public int Width { get; init; } = 1440;

    public int Height { get; init; } = 900;

    public ColorScheme Scheme { get; init; } = ColorScheme.Dark;

    public ReducedMotion Motion { get; init; } = ReducedMotion.NoPreference;

    public bool Touch { get; init; }

    /// <summary>A desk.</summary>
    public static Look Desk { get; } = new();

    /// <summary>A phone held upright.</summary>
    public static Look Phone { get; } = new() { Width = 390, Height = 844, Touch = true };

    public BrowserNewContextOptions Options() => new()
    {
        ViewportSize = new() { Width = Width, Height = Height },
        ColorScheme = Scheme,
        ReducedMotion = Motion,
        HasTouch = Touch,
    };
}
