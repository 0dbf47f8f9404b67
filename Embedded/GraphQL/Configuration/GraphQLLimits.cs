namespace OrleansTrading.Embedded.GraphQL;

/// <summary>
/// Bounds on what a client may send, each refused with a code of its own before anything is executed.
/// HotChocolate spells these otherwise, so they are set in start-up code only.
/// </summary>
public sealed class GraphQLLimits
{
    /// <summary>The longest request body and the longest message on a socket, in bytes; 1 MiB.</summary>
    public int MaxRequestBytes { get; set; } = 1024 * 1024;

    /// <summary>The most tokens in a document; 10,000.</summary>
    public int MaxTokens { get; set; } = 10_000;

    /// <summary>The deepest nesting the parser follows, selections and values together; 100, and never more than 500.</summary>
    public int MaxNesting
    {
        get;
        set => field = Math.Clamp(value, 1, 500);
    } = 100;

    /// <summary>The deepest nesting of fields in an operation, fragments expanded; 32 until a rule says otherwise.</summary>
    public int MaxExecutionDepth { get; set; } = 32;

    /// <summary>Whether introspection is exempt from the execution depth; it has a bound of its own.</summary>
    public bool SkipIntrospectionDepth { get; set; } = true;

    /// <summary>The most fields in the operations of a document together, fragments expanded; 2,048.</summary>
    public int MaxFields { get; set; } = 2_048;

    /// <summary>The most aliased fields in an operation, fragments expanded; 100.</summary>
    public int MaxAliases { get; set; } = 100;

    /// <summary>The most errors in a response; 100.</summary>
    public int MaxErrors { get; set; } = 100;

    /// <summary>The most documents that are kept parsed and validated; 1,000.</summary>
    public int MaxCachedDocuments { get; set; } = 1_000;

    /// <summary>The longest document that is kept, in bytes; 32 KiB.</summary>
    public int MaxCachedDocumentBytes { get; set; } = 32 * 1024;

    /// <summary>The most sockets at once; 1,000. More are refused with status 503.</summary>
    public int MaxSockets { get; set; } = 1_000;

    /// <summary>The most operations that run on one socket at once; 100. More are answered with an error.</summary>
    public int MaxSocketOperations { get; set; } = 100;

    /// <summary>How long it may take from the opening of a socket until its client is acknowledged; 10 seconds.</summary>
    public TimeSpan SocketInitTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a client may take to receive a message or to answer a close before it is dropped; 15 seconds.</summary>
    public TimeSpan SocketSendTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest that the server's shutdown waits for a client's operations to end, and then for its close; 1 second each.</summary>
    public TimeSpan SocketShutdownTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a client may be silent until it is asked for a sign of life; 30 seconds. It is dropped when it gives none for
    /// twice that time.
    /// </summary>
    public TimeSpan SocketKeepAliveInterval { get; set; } = TimeSpan.FromSeconds(30);
}
