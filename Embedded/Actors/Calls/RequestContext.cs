namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// Values that travel with calls: what a caller sets, the called grains read, and those that they call. What a grain sets
/// does not travel back.
/// </summary>
public static class RequestContext
{
    private const string ReentrancyKey = "#CCR";

    private static readonly AsyncLocal<Dictionary<string, object>?> Flow = new();

    /// <summary>The call chain that grains may be re-entered by; empty: none.</summary>
    public static Guid ReentrancyId
    {
        get => ReentrancyOf(Current);
        set
        {
            if (value == Guid.Empty)
                Remove(ReentrancyKey);
            else
                Set(ReentrancyKey, value);
        }
    }

    /// <summary>The names that are set.</summary>
    public static IEnumerable<string> Keys => Current?.Keys ?? Enumerable.Empty<string>();

    /// <summary>Names and values.</summary>
    public static IEnumerable<KeyValuePair<string, object>> Entries => Current ?? Enumerable.Empty<KeyValuePair<string, object>>();

    internal static Dictionary<string, object>? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    /// <summary>
    /// Until disposed, calls that this grain makes may come back to it, over any number of grains, while its own call is in
    /// progress.
    /// </summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var original = ReentrancyId;
        return new ReentrancySection(original, original == Guid.Empty ? Guid.NewGuid() : original);
    }

    /// <summary>Until disposed, calls that this grain makes do not re-enter it.</summary>
    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    /// <summary>The value of a name, or null.</summary>
    public static object? Get(string key) => Current is { } values && values.TryGetValue(key, out var value) ? value : null;

    /// <summary>Sets a value for all calls made from here on.</summary>
    public static void Set(string key, object value) =>
        // Others hold the same dictionary: it is copied, never changed.
        Current = new Dictionary<string, object>(Current ?? []) { [key] = value };

    /// <summary>Removes a name.</summary>
    public static bool Remove(string key)
    {
        if (Current is not { } values || !values.ContainsKey(key))
            return false;
        var rest = new Dictionary<string, object>(values);
        rest.Remove(key);
        Current = rest.Count == 0 ? null : rest;
        return true;
    }

    /// <summary>Removes all names.</summary>
    public static void Clear()
    {
        if (Current is not null)
            Current = null;
    }

    internal static Guid ReentrancyOf(Dictionary<string, object>? values) =>
        values is not null && values.TryGetValue(ReentrancyKey, out var id) && id is Guid guid ? guid : Guid.Empty;

    /// <summary>A stretch of code in which call-chain reentrancy is allowed or suppressed.</summary>
    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _original;
        private readonly Guid _own;
        private readonly Activation? _activation;

        internal ReentrancySection(Guid original, Guid own)
        {
            _original = original;
            _own = own;
            _activation = Activation.Current;
            if (own != original)
                ReentrancyId = own;
            if (own != Guid.Empty)
                _activation?.OpenReentrancy(own);
        }

        /// <summary>Ends the section.</summary>
        public void Dispose()
        {
            if (_own != Guid.Empty)
                _activation?.CloseReentrancy(_own);
            if (_own != _original)
                ReentrancyId = _original;
        }
    }
}
