using System.Globalization;
using OrleansTrading.Storage.Groups;

namespace OrleansTrading.Storage.State;

/// <summary>Replaces or clears one state if it is the one that its writer knows.</summary>
/// <param name="payload">The new content; null to clear.</param>
internal sealed class StateOperation(StateIdentity identity, ReadOnlyMemory<byte>? payload, string? expectedETag) : WriteOperation
{
    private long? _stored;

    public override long Bytes => payload?.Length ?? 0;

    /// <summary>The etag of the new content, if it is stored.</summary>
    public string NewETag { get; private set; } = string.Empty;

    protected override void Decide(TableWriter tables)
    {
        _stored = tables.EtagOf(identity);
        var actual = _stored is { } etag ? Text(etag) : null;
        if (actual != expectedETag)
            throw new StateConflictException(identity.Name, identity.Key, expectedETag, actual);
    }

    protected override void Apply(TableWriter tables)
    {
        if (payload is { } content)
        {
            var etag = tables.TakeStateEtag();
            tables.WriteState(identity, _stored, etag, content);
            NewETag = Text(etag);
        }
        else if (_stored is { } former)
        {
            tables.DeleteState(identity, former);
        }
    }

    /// <summary>An etag as its users see it.</summary>
    public static string Text(long etag) => etag.ToString(CultureInfo.InvariantCulture);
}
