namespace OrleansTrading.Storage;

/// <summary>The stable codes of the refusals that storage makes (<see cref="Domain.Refusal.Code"/>).</summary>
public static class StorageCodes
{
    /// <summary>The database was written by a newer version of this program.</summary>
    public const string NewerSchema = "STORAGE_NEWER_SCHEMA";

    /// <summary>The file is a database of another program.</summary>
    public const string ForeignDatabase = "STORAGE_FOREIGN_DATABASE";

    /// <summary>Stored bytes are not what was written: a checksum differs, an event is missing, or the file is damaged.</summary>
    public const string Corrupt = "STORAGE_CORRUPT";

    /// <summary>The database could not be opened.</summary>
    public const string OpenFailed = "STORAGE_OPEN_FAILED";

    /// <summary>A write was not stored (a full disk, an input/output error). Nothing of it is visible.</summary>
    public const string WriteFailed = "STORAGE_WRITE_FAILED";

    /// <summary>
    /// The connection to the database was lost while a write was on its way: it may be stored or not. Its writer finds out by reading.
    /// </summary>
    public const string OutcomeUnknown = "STORAGE_OUTCOME_UNKNOWN";

    /// <summary>Another process has the database.</summary>
    public const string DatabaseInUse = "STORAGE_DATABASE_IN_USE";

    /// <summary>The database server is set up so that what it acknowledges may be lost.</summary>
    public const string NotDurable = "STORAGE_NOT_DURABLE";

    /// <summary>A read failed (an input/output error).</summary>
    public const string ReadFailed = "STORAGE_READ_FAILED";

    /// <summary>Another process holds the data folder.</summary>
    public const string FolderInUse = "DATA_FOLDER_IN_USE";

    /// <summary>The data folder cannot be created or written.</summary>
    public const string FolderNotWritable = "DATA_FOLDER_NOT_WRITABLE";

    /// <summary>Others than the owner may read or write the token file.</summary>
    public const string TokenExposed = "DATA_FOLDER_TOKEN_EXPOSED";

    /// <summary>The token file does not hold a token.</summary>
    public const string TokenMalformed = "DATA_FOLDER_TOKEN_MALFORMED";
}
