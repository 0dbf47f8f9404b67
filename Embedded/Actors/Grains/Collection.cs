using System.Globalization;

namespace OrleansTrading.Embedded.Actors;

/// <summary>How long grains of this class are unused before they leave memory, instead of what the host is configured to.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class CollectionAgeLimitAttribute : Attribute
{
    /// <summary>The shortest limit; a shorter one is taken as this.</summary>
    public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

    private readonly TimeSpan? _given;

    /// <summary>The sum of <see cref="Days"/>, <see cref="Hours"/> and <see cref="Minutes"/>.</summary>
    public CollectionAgeLimitAttribute()
    {
    }

    /// <summary>A limit written as <see cref="TimeSpan"/> reads it (<c>00:05:00</c>).</summary>
    public CollectionAgeLimitAttribute(string inactivityPeriod) => _given = TimeSpan.Parse(inactivityPeriod, CultureInfo.InvariantCulture);

    /// <summary>Days of the limit.</summary>
    public double Days { get; set; }

    /// <summary>Hours of the limit.</summary>
    public double Hours { get; set; }

    /// <summary>Minutes of the limit.</summary>
    public double Minutes { get; set; }

    /// <summary>Never leave memory for being unused.</summary>
    public bool AlwaysActive { get; set; }

    /// <summary>The limit.</summary>
    public TimeSpan AgeLimit => AlwaysActive ? TimeSpan.FromDays(short.MaxValue) : _given ?? AtLeast(
        TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes));

    private static TimeSpan AtLeast(TimeSpan limit) => limit < MinAgeLimit ? MinAgeLimit : limit;
}

/// <summary>Grains of this class never leave memory for being unused.</summary>
[AttributeUsage(AttributeTargets.Class)]
public class KeepAliveAttribute : Attribute;
