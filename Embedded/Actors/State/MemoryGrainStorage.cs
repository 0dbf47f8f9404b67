using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace OrleansTrading.Embedded.Actors;

/// <summary>
/// Keeps states in the memory of the process, as JSON: what a grain changes after a write is not stored until the next one.
/// </summary>
internal sealed class MemoryGrainStorage : IGrainStorage
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };

    private readonly ConcurrentDictionary<(string State, GrainId Grain), Record> _records = new();
    private long _version;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_records.TryGetValue((stateName, grainId), out var record))
        {
            grainState.State = JsonSerializer.Deserialize<T>(record.Content, Json)!;
            grainState.ETag = record.Etag;
            grainState.RecordExists = true;
        }
        else
        {
            grainState.State = default!;
            grainState.ETag = null;
            grainState.RecordExists = false;
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        var next = new Record(
            Interlocked.Increment(ref _version).ToString(CultureInfo.InvariantCulture),
            JsonSerializer.SerializeToUtf8Bytes(grainState.State, Json));
        _records.TryGetValue(key, out var stored);
        var isWritten = stored?.Etag == grainState.ETag
            && (stored is null ? _records.TryAdd(key, next) : _records.TryUpdate(key, next, stored));
        if (!isWritten)
            throw Inconsistent("write", grainId, stateName, key, grainState.ETag);
        grainState.ETag = next.Etag;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        if (_records.TryGetValue(key, out var stored)
            && (stored.Etag != grainState.ETag || !_records.TryRemove(new KeyValuePair<(string, GrainId), Record>(key, stored))))
        {
            throw Inconsistent("clear", grainId, stateName, key, grainState.ETag);
        }

        grainState.State = default!;
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }

    private InconsistentStateException Inconsistent(
        string action, GrainId grain, string state, (string, GrainId) key, string? known)
    {
        var stored = _records.GetValueOrDefault(key)?.Etag;
        return new InconsistentStateException(
            $"Cannot {action} state '{state}' of {grain}: stored is version {stored ?? "none"}, known is {known ?? "none"}.", stored, known);
    }

    private sealed record Record(string Etag, byte[] Content);
}
