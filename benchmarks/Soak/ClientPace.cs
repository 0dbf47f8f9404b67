namespace OrleansTrading.Bench.Soak;

/// <summary>How slow slow clients are, until the end, when they are to take what waits for them.</summary>
internal sealed class ClientPace : IDisposable
{
    private static readonly TimeSpan BetweenMessages = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _hurry = new();

    /// <summary>Whether the end has come.</summary>
    public bool IsHurried => _hurry.IsCancellationRequested;

    /// <summary>What a slow client does between two messages.</summary>
    public async ValueTask Rest()
    {
        if (!IsHurried) await Task.Delay(BetweenMessages, _hurry.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Nobody rests any more.</summary>
    public void Hurry() => _hurry.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _hurry.Dispose();
}
