using System.Diagnostics;

namespace OrleansTrading.Embedded.GraphQL;

/// <summary>How requests are executed.</summary>
public class RequestExecutorOptions
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest a request may run; 30 seconds, and never less than 100 milliseconds.</summary>
    public TimeSpan ExecutionTimeout
    {
        get;
        set => field = value < Shortest ? Shortest : value;
    } = Debugger.IsAttached ? TimeSpan.FromMinutes(30) : TimeSpan.FromSeconds(30);

    /// <summary>Whether errors show message and stack of unexpected exceptions; only with a debugger by default.</summary>
    public bool IncludeExceptionDetails { get; set; } = Debugger.IsAttached;
}
