namespace OrleansTrading.Storage.Archive;

/// <summary>The stable codes of the refusals that the archive makes (<see cref="Domain.Refusal.Code"/>).</summary>
public static class ArchiveCodes
{
    /// <summary>A segment is damaged, cut, another's, or no segment; the message names its file and the offset.</summary>
    public const string Corrupt = "ARCHIVE_CORRUPT";

    /// <summary>A segment that was to be read has been dropped meanwhile.</summary>
    public const string SegmentGone = "ARCHIVE_SEGMENT_GONE";

    /// <summary>A venue, symbol or kind that cannot be archived.</summary>
    public const string StreamInvalid = "ARCHIVE_STREAM_INVALID";

    /// <summary>The name of a source is empty or too long.</summary>
    public const string SourceInvalid = "ARCHIVE_SOURCE_INVALID";

    /// <summary>Segments cannot be listed, read or written: the disk or the network failed.</summary>
    public const string StoreFailed = "ARCHIVE_STORE_FAILED";

    /// <summary>A window has no length, or lies outside of what nanoseconds hold.</summary>
    public const string WindowInvalid = "ARCHIVE_WINDOW_INVALID";

    /// <summary>The archive has no ticks of what was asked for.</summary>
    public const string NoTicks = "ARCHIVE_NO_TICKS";
}
