namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// One reminder at work. Ticks are due at whole periods after the first one. They do not overlap, and those that are missed
/// (because a tick took longer, or the process was down) are left out.
/// </summary>
internal sealed class LocalReminder : IDisposable
{
    // Timers of the system take no more than 49 days.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(30);

    private readonly Lock _lock = new();
    private readonly LocalReminderService _service;
    private readonly ITimer _timer;
    private ReminderEntry _entry;
    private DateTime _next;
    private bool _isTicking;
    private bool _isDisposed;

    public LocalReminder(LocalReminderService service, ReminderEntry entry)
    {
        _service = service;
        _entry = entry;
        // A tick is nobody's call: it carries nothing of whoever registered the reminder.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = service.Clock.CreateTimer(
                static self => ((LocalReminder)self!).Elapsed(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        lock (_lock)
            Arm(NextTick(entry, Now));
    }

    private DateTime Now => _service.Clock.GetUtcNow().UtcDateTime;

    /// <summary>The first tick that is due now or later.</summary>
    public static DateTime NextTick(ReminderEntry entry, DateTime now)
    {
        var sinceFirst = (now - entry.StartAt).Ticks;
        if (sinceFirst <= 0)
            return entry.StartAt;
        var sinceLast = sinceFirst % entry.Period.Ticks;
        return sinceLast == 0 ? now : now + TimeSpan.FromTicks(entry.Period.Ticks - sinceLast);
    }

    /// <summary>The schedule has changed. A tick in progress is not disturbed.</summary>
    public void Update(ReminderEntry entry)
    {
        lock (_lock)
        {
            _entry = entry;
            if (!_isTicking)
                Arm(NextTick(entry, Now));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _timer.Dispose();
        }
    }

    private void Elapsed()
    {
        ReminderEntry entry;
        lock (_lock)
        {
            if (_isDisposed || _isTicking)
                return;
            if (Now < _next)
            {
                Arm(_next);
                return;
            }

            _isTicking = true;
            entry = _entry;
        }

        _ = Tick(entry);
    }

    private async Task Tick(ReminderEntry entry)
    {
        await _service.Tick(entry);
        lock (_lock)
        {
            _isTicking = false;
            if (_isDisposed)
                return;
            var next = NextTick(_entry, Now);
            // The tick that has just been is not due once more, as long as the schedule is the same.
            Arm(next == _next && ReferenceEquals(_entry, entry) ? next + entry.Period : next);
        }
    }

    private void Arm(DateTime next)
    {
        _next = next;
        var wait = next - Now;
        _timer.Change(wait < TimeSpan.Zero ? TimeSpan.Zero : wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
    }
}
