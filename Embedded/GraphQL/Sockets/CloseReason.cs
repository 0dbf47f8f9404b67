using System.Text;

namespace OrleansTrading.Embedded.GraphQL.Sockets;

/// <summary>Why the server closes a socket: the code of the protocol, and a sentence.</summary>
internal sealed class CloseReason(int code, string text)
{
    // A close frame has 125 bytes, two of which are the code.
    private const int MaxBytes = 123;

    public static readonly CloseReason GoingAway = new(1001, "The server is shutting down");
    public static readonly CloseReason TooBig = new(1009, "Message too big");
    public static readonly CloseReason Unauthorized = new(4401, "Unauthorized");
    public static readonly CloseReason SubprotocolNotAcceptable = new(4406, "Subprotocol not acceptable");
    public static readonly CloseReason InitTimeout = new(4408, "Connection initialisation timeout");
    public static readonly CloseReason TooManyInits = new(4429, "Too many initialisation requests");
    public static readonly CloseReason InternalError = new(4500, "Internal server error");

    public int Code { get; } = code;

    public string Text { get; } = Shorten(text);

    public static CloseReason BadMessage(string what) => new(4400, what);

    public static CloseReason Forbidden(string message) => new(4403, message);

    public static CloseReason Duplicate(string id) => new(4409, $"Subscriber for {id} already exists");

    private static string Shorten(string text)
    {
        if (Encoding.UTF8.GetByteCount(text) <= MaxBytes)
            return text;
        int bytes = 0;
        int length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxBytes)
                break;
            length += rune.Utf16SequenceLength;
        }

        return text[..length];
    }
}
