using System.Globalization;
using OrleansTrading.Storage.State;

namespace OrleansTrading.Simulation.Storage;

/// <summary>Grain states by name and key, under the rules of <see cref="StateStore"/>: no etag is given twice.</summary>
internal sealed class StateTable
{
    private readonly Dictionary<(string Name, string Key), (byte[] Payload, string ETag)> _states = [];
    private long _lastETag;

    public (byte[] Payload, string ETag)? Read(string name, string key) =>
        _states.TryGetValue((name, key), out var state) ? state : null;

    public string Write(string name, string key, byte[] payload, string? expectedETag)
    {
        Require(name, key, expectedETag);
        var etag = (++_lastETag).ToString(CultureInfo.InvariantCulture);
        _states[(name, key)] = (payload, etag);
        return etag;
    }

    public void Clear(string name, string key, string? expectedETag)
    {
        Require(name, key, expectedETag);
        _states.Remove((name, key));
    }

    private void Require(string name, string key, string? expectedETag)
    {
        var actual = Read(name, key)?.ETag;
        if (actual != expectedETag) throw new StateConflictException(name, key, expectedETag, actual);
    }
}
