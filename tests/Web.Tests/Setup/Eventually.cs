namespace OrleansTrading.Web.Tests.Setup;

/// <summary>Waiting for what must come, with what there was instead in the message.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Both move, so both are asked until they say the same.</summary>
    public static async Task Same(Func<Task<IEnumerable<string>>> expected, Func<Task<IEnumerable<string>>> actual, string what)
    {
        List<string> wanted = [];
        List<string> found = [];
        await Holds(
            async () =>
            {
                wanted = [.. await expected()];
                found = [.. await actual()];
                return wanted.SequenceEqual(found);
            },
            () => $"{what}: expected [{string.Join(", ", wanted)}], found [{string.Join(", ", found)}]");
    }

    /// <summary>Asks until the answer is yes.</summary>
    public static async Task Holds(Func<Task<bool>> ask, Func<string> otherwise)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await ask())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience) Assert.Fail($"Waited in vain. {otherwise()}");
            await Task.Delay(Pause, Stop.Token);
        }
    }
}
