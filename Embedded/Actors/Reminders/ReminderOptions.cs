namespace OrleansTrading.Embedded.Actors;

/// <summary>What reminders may be like.</summary>
public sealed class ReminderOptions
{
    /// <summary>The shortest period that a reminder may have; 1 minute unless set.</summary>
    public TimeSpan MinimumReminderPeriod { get; set; } = TimeSpan.FromMinutes(1);
}
