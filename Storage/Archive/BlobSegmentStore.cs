using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Archive;

/// <summary>
/// Segments as block blobs of an Azure container: <c>{venue}/{symbol}/{kind}/{first}-{last}.ticks</c>. A segment is gathered in a temporary file,
/// staged block by block, and appears with its list of blocks, if there is none of its name: of several processes that commit, each gets a number of its own.
/// A blob that is deleted while it is read ends the reading with ARCHIVE_SEGMENT_GONE.
/// </summary>
/// <param name="container">The container, which exists.</param>
public sealed class BlobSegmentStore(BlobContainerClient container) : ISegmentStore
{
    private const int BlockBytes = 4 << 20;

    /// <inheritdoc/>
    public IReadOnlyList<ArchiveStream> Streams() => Guarded(container.Name, () =>
    {
        var streams = new HashSet<ArchiveStream>();
        foreach (var blob in container.GetBlobs())
            if (blob.Name.Split('/') is [var venue, var symbol, var kind, var file] && SegmentName.TryParse(file, out _)
                && StreamPath.TryParse(venue, symbol, kind, out var stream))
                streams.Add(stream);
        return (IReadOnlyList<ArchiveStream>)[.. streams];
    });

    /// <inheritdoc/>
    public IReadOnlyList<(SegmentName Name, long Bytes)> List(ArchiveStream stream)
    {
        var folder = FolderOf(stream);
        return Guarded(folder, () =>
        {
            var names = new List<(SegmentName, long)>();
            foreach (var blob in container.GetBlobs(prefix: folder))
                if (SegmentName.TryParse(blob.Name.AsSpan(folder.Length), out var name))
                    names.Add((name, blob.Properties.ContentLength ?? 0));
            return (IReadOnlyList<(SegmentName, long)>)names;
        });
    }

    /// <inheritdoc/>
    public ISegmentContent OpenRead(ArchiveStream stream, SegmentName name)
    {
        var blob = container.GetBlobClient(PathOf(stream, name));
        return new BlobContent(blob, Guarded(blob.Name, () => blob.GetProperties().Value));
    }

    /// <inheritdoc/>
    public ISegmentSink Begin(ArchiveStream stream)
    {
        _ = FolderOf(stream);
        return new BlobSink(this, stream);
    }

    /// <inheritdoc/>
    public void Delete(ArchiveStream stream, SegmentName name)
    {
        var path = PathOf(stream, name);
        Guarded(path, () => container.GetBlobClient(path).DeleteIfExists());
    }

    /// <inheritdoc/>
    public string Describe(ArchiveStream stream, SegmentName name) => container.GetBlobClient(PathOf(stream, name)).Uri.ToString();

    private static string FolderOf(ArchiveStream stream)
    {
        var (venue, symbol, kind) = StreamPath.Of(stream);
        return $"{venue}/{symbol}/{kind}/";
    }

    private static string PathOf(ArchiveStream stream, SegmentName name) => FolderOf(stream) + name;

    private static T Guarded<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (RequestFailedException e)
        {
            throw Failed(path, e);
        }
    }

    private static RefusedException Failed(string path, RequestFailedException e) => e.ErrorCode == BlobErrorCode.BlobNotFound || e.Status == 412
        ? new RefusedException(ArchiveCodes.SegmentGone, $"The segment '{path}' has been dropped.", e)
        : new RefusedException(ArchiveCodes.StoreFailed, $"The archive failed at '{path}': {e.Message}", e);

    private sealed class BlobContent(BlobClient blob, BlobProperties properties) : ISegmentContent
    {
        public long Length => properties.ContentLength;

        public int Read(long offset, Span<byte> into)
        {
            var length = (int)Math.Min(into.Length, Length - offset);
            if (length <= 0) return 0;
            try
            {
                var options = new BlobDownloadOptions
                {
                    Range = new HttpRange(offset, length),
                    Conditions = new BlobRequestConditions { IfMatch = properties.ETag },
                };
                using var download = blob.DownloadStreaming(options).Value;
                return download.Content.ReadAtLeast(into[..length], length, throwOnEndOfStream: false);
            }
            catch (RequestFailedException e)
            {
                throw Failed(blob.Name, e);
            }
            catch (IOException e)
            {
                throw new RefusedException(ArchiveCodes.StoreFailed, $"The archive failed at '{blob.Name}': {e.Message}", e);
            }
        }

        public void Dispose()
        {
        }
    }

    private sealed class BlobSink(BlobSegmentStore store, ArchiveStream stream) : ISegmentSink
    {
        // The name of a blob, which staging needs, is only known at the end.
        private readonly FileStream _file = new(
            Path.Combine(Path.GetTempPath(), $"segment-{Guid.NewGuid():N}"),
            FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);

        private readonly Guid _writer = Guid.NewGuid();

        public ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _file.WriteAsync(bytes, cancellationToken);

        public async ValueTask<bool> TryPublishAsync(SegmentName name, ReadOnlyMemory<byte> tail, CancellationToken cancellationToken)
        {
            var path = PathOf(stream, name);
            var content = _file.Length;
            _file.Position = content;
            await _file.WriteAsync(tail, cancellationToken).ConfigureAwait(false);
            try
            {
                await UploadAsync(store.Container.GetBlockBlobClient(path), cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobAlreadyExists || e.ErrorCode == BlobErrorCode.ConditionNotMet
                || e.ErrorCode == BlobErrorCode.InvalidBlockList)
            {
                // With the other's list of blocks ours were thrown away.
                _file.SetLength(content);
                return false;
            }
            catch (RequestFailedException e)
            {
                throw Failed(path, e);
            }
        }

        public ValueTask DisposeAsync() => _file.DisposeAsync();

        private async ValueTask UploadAsync(BlockBlobClient blob, CancellationToken cancellationToken)
        {
            var (ids, buffer) = (new List<string>(), new byte[BlockBytes]);
            _file.Position = 0;
            while (await _file.ReadAtLeastAsync(buffer, BlockBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false) is > 0 and var read)
            {
                // Of this writer alone: blocks of several that try one name must not mix.
                var id = Convert.ToBase64String([.. _writer.ToByteArray(), .. BitConverter.GetBytes(ids.Count)]);
                using var block = new MemoryStream(buffer, 0, read, writable: false);
                await blob.StageBlockAsync(id, block, cancellationToken: cancellationToken).ConfigureAwait(false);
                ids.Add(id);
            }

            var absent = new CommitBlockListOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
            await blob.CommitBlockListAsync(ids, absent, cancellationToken).ConfigureAwait(false);
        }
    }

    private BlobContainerClient Container => container;
}
