namespace OrleansTrading.Domain;

/// <summary>
/// Why something was refused: a stable code for programs, a sentence for people, and, where a limit was breached, its
/// name, what it allows and what was attempted. A refusal changes nothing.
/// </summary>
/// <param name="Code">UPPER_SNAKE, stable across versions.</param>
/// <param name="Message">What was wrong and what is allowed.</param>
/// <param name="Limit">The breached limit's name, or null.</param>
/// <param name="Allowed">The limit's value.</param>
/// <param name="Attempted">The value that breached it.</param>
public sealed record Refusal(string Code, string Message, string? Limit = null, decimal? Allowed = null, decimal? Attempted = null);

/// <summary>Input from outside (a file, a command line, a catalogue) was refused.</summary>
public sealed class RefusedException(Refusal refusal, Exception? cause = null) : Exception(refusal.Message, cause)
{
    /// <summary>The named error.</summary>
    public Refusal Refusal { get; } = refusal;

    /// <summary>Refuses with a code and a sentence.</summary>
    public RefusedException(string code, string message, Exception? cause = null) : this(new Refusal(code, message), cause)
    {
    }
}
