namespace OrleansTrading.Storage.State;

/// <summary>A state was not the one that its writer knew: somebody else wrote or cleared it. Nothing was changed.</summary>
public sealed class StateConflictException(string name, string key, string? expectedETag, string? actualETag)
    : Exception($"State '{name}' of '{key}' {Describe("has", actualETag)}; its writer {Describe("expected", expectedETag)}.")
{
    /// <summary>The state's name.</summary>
    public string Name { get; } = name;

    /// <summary>Whose state it is.</summary>
    public string Key { get; } = key;

    /// <summary>The etag that the writer expected; null when it expected none.</summary>
    public string? ExpectedETag { get; } = expectedETag;

    /// <summary>The etag that the state has; null when there is none.</summary>
    public string? ActualETag { get; } = actualETag;

    private static string Describe(string verb, string? etag) => etag is null ? $"{verb} no value" : $"{verb} etag '{etag}'";
}
