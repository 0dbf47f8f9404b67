namespace OrleansTrading.Storage.Postgres;

/// <summary>
/// The etags that the writer knows by two names, also of rows that are not there (null) and of rows that are not sent yet. Only its thread touches it.
/// </summary>
internal sealed class EtagCache
{
    /// <summary>Most etags kept from one transaction to the next; beyond it all are looked up anew.</summary>
    private const int Capacity = 100_000;

    private readonly Dictionary<(string First, string Second), long?> _etags = [];

    // Nothing is there but what is known.
    private bool _isComplete;

    /// <summary>The etag of a row, looked up unless it is known; null when there is no row.</summary>
    public long? Find<TIdentity>(string first, string second, TIdentity identity, Func<TIdentity, long?> lookUp)
    {
        if (_etags.TryGetValue((first, second), out var etag))
            return etag;
        etag = _isComplete ? null : lookUp(identity);
        _etags[(first, second)] = etag;
        return etag;
    }

    /// <summary>Notes a row, or that it is gone.</summary>
    public void Remember(string first, string second, long? etag) => _etags[(first, second)] = etag;

    /// <summary>Notes that no row is left.</summary>
    public void Empty()
    {
        _etags.Clear();
        _isComplete = true;
    }

    /// <summary>Forgets everything: what it knew may not be so.</summary>
    public void Forget()
    {
        _etags.Clear();
        _isComplete = false;
    }

    /// <summary>Forgets everything if it is too much. Only between transactions.</summary>
    public void Trim()
    {
        if (_etags.Count > Capacity)
            Forget();
    }
}
