namespace OrleansTrading.Embedded.Actors;

/// <summary>A grain that can be reminded.</summary>
public interface IRemindable : IGrain
{
    /// <summary>
    /// A reminder ticks: an ordinary call, which brings the grain to life if need be. If it fails, the next tick comes all the
    /// same.
    /// </summary>
    /// <param name="reminderName">The reminder's name.</param>
    /// <param name="status">When it ticks.</param>
    Task ReceiveReminder(string reminderName, TickStatus status);
}

/// <summary>A durable timer of a grain, which outlives activation and process. It ends when it is unregistered.</summary>
public interface IGrainReminder
{
    /// <summary>The name, unique in the grain.</summary>
    string ReminderName { get; }
}

/// <summary>When a reminder ticks. All times are UTC.</summary>
[GenerateSerializer]
[Immutable]
public readonly struct TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
{
    /// <summary>When the first tick was due; the others are whole periods later.</summary>
    [Id(0)]
    public DateTime FirstTickTime { get; } = firstTickTime;

    /// <summary>Time between ticks.</summary>
    [Id(1)]
    public TimeSpan Period { get; } = period;

    /// <summary>When this tick left.</summary>
    [Id(2)]
    public DateTime CurrentTickTime { get; } = timeStamp;

    /// <summary>The times as text.</summary>
    public override string ToString() => $"<{FirstTickTime}, {Period}, {CurrentTickTime}>";
}

/// <summary>A reminder could not be changed, because somebody else changed it meanwhile.</summary>
public sealed class ReminderException(string message) : OrleansException(message);
