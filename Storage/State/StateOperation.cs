using System.Globalization;
using OrleansTrading.Storage.Sqlite;

namespace OrleansTrading.Storage.State;

/// <summary>Replaces or clears one state if it is the one that its writer knows.</summary>
/// <param name="payload">The new content; null to clear.</param>
internal sealed class StateOperation(StateIdentity identity, ReadOnlyMemory<byte>? payload, string? expectedETag) : WriteOperation
{
    private long? _stored;

    public override long Bytes => payload?.Length ?? 0;

    /// <summary>The etag of the new content, if it is stored.</summary>
    public string NewETag { get; private set; } = string.Empty;

    public override void Decide(SqliteSession session)
    {
        _stored = session.Statement(SqliteDialect.FindState)
            .BindText(1, identity.NameUtf8)
            .BindText(2, identity.KeyUtf8)
            .Scalar();
        var actual = _stored is { } etag ? Text(etag) : null;
        if (actual != expectedETag)
            throw new StateConflictException(identity.Name, identity.Key, expectedETag, actual);
    }

    public override void Apply(SqliteSession session)
    {
        if (_stored is { } former)
            session.Statement(SqliteDialect.DeleteState).Bind(1, former).Execute();
        if (payload is not { } content)
            return;

        var etag = 1 + (session.Statement(SqliteDialect.LastEtag).Scalar() ?? 0);
        session.Statement(SqliteDialect.InsertState)
            .Bind(1, etag)
            .BindText(2, identity.NameUtf8)
            .BindText(3, identity.KeyUtf8)
            .BindBlob(4, content.Span)
            .Bind(5, identity.ChecksumOf(etag, content.Span))
            .Execute();
        NewETag = Text(etag);
    }

    /// <summary>An etag as its users see it.</summary>
    public static string Text(long etag) => etag.ToString(CultureInfo.InvariantCulture);
}
