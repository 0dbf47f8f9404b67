using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace OrleansTrading.Embedded.GraphQL.Execution;

/// <summary>
/// JSON as UTF-8 in one pooled array. Unlike a <c>Utf8JsonWriter</c> it can be cut back to an earlier length, which is how a
/// null travels up to the next nullable field without a tree of results in between.
/// </summary>
internal sealed class JsonBuffer : IDisposable
{
    private static readonly SearchValues<char> NeedsCare = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015"
        + "\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F");

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(1024);

    /// <summary>The bytes written; setting it to less takes the rest back.</summary>
    public int Length { get; set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>The bytes written, to be sent; valid until more is written.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public void Dispose()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        Length = 0;
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Reserve(int size)
    {
        if (_bytes.Length - Length < size)
            Grow(size);
        return _bytes.AsSpan(Length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int size)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_bytes.Length * 2, checked(Length + size)));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteByte(byte value)
    {
        if (Length == _bytes.Length)
            Grow(1);
        _bytes[Length++] = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteRaw(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Reserve(utf8.Length));
        Length += utf8.Length;
    }

    public void WriteNull() => WriteRaw("null"u8);

    public void WriteBoolean(bool value) => WriteRaw(value ? "true"u8 : "false"u8);

    public void WriteInt32(int value)
    {
        Utf8Formatter.TryFormat(value, Reserve(11), out int written);
        Length += written;
    }

    public void WriteInt64(long value)
    {
        Utf8Formatter.TryFormat(value, Reserve(20), out int written);
        Length += written;
    }

    /// <summary>The shortest text that reads back as the same number.</summary>
    public void WriteDouble(double value)
    {
        if (!double.IsFinite(value))
            throw new LeafValueException($"Float cannot represent {value.ToString(CultureInfo.InvariantCulture)}.");
        value.TryFormat(Reserve(32), out int written, provider: NumberFormatInfo.InvariantInfo);
        Length += written;
    }

    /// <summary>All digits, trailing zeros too: a price of 1.10 stays 1.10.</summary>
    public void WriteDecimal(decimal value)
    {
        value.TryFormat(Reserve(34), out int written, provider: NumberFormatInfo.InvariantInfo);
        Length += written;
    }

    public void WriteGuid(Guid value)
    {
        Span<byte> target = Reserve(38);
        target[0] = (byte)'"';
        Utf8Formatter.TryFormat(value, target[1..], out int written);
        target[written + 1] = (byte)'"';
        Length += written + 2;
    }

    public void WriteDateTime(DateTimeOffset value)
    {
        Span<byte> target = Reserve(DateTimeText.MaxLength + 2);
        target[0] = (byte)'"';
        int written = DateTimeText.Format(value, target[1..]);
        target[written + 1] = (byte)'"';
        Length += written + 2;
    }

    public void WriteString(string value)
    {
        ReadOnlySpan<char> text = value;
        if (text.IndexOfAny(NeedsCare) >= 0)
        {
            WriteEscaped(text);
            return;
        }

        Span<byte> target = Reserve(text.Length * 3 + 2);
        target[0] = (byte)'"';
        int written = Encoding.UTF8.GetBytes(text, target[1..]);
        target[written + 1] = (byte)'"';
        Length += written + 2;
    }

    private void WriteEscaped(ReadOnlySpan<char> text)
    {
        WriteByte((byte)'"');
        while (text.Length > 0)
        {
            int plain = text.IndexOfAny(NeedsCare);
            if (plain < 0)
                plain = text.Length;
            Length += Encoding.UTF8.GetBytes(text[..plain], Reserve(plain * 3));
            if (plain == text.Length)
                break;
            WriteEscape(text[plain]);
            text = text[(plain + 1)..];
        }

        WriteByte((byte)'"');
    }

    private void WriteEscape(char c)
    {
        switch (c)
        {
            case '"':
                WriteRaw("\\\""u8);
                break;
            case '\\':
                WriteRaw("\\\\"u8);
                break;
            case '\n':
                WriteRaw("\\n"u8);
                break;
            case '\r':
                WriteRaw("\\r"u8);
                break;
            case '\t':
                WriteRaw("\\t"u8);
                break;
            default:
                WriteRaw("\\u00"u8);
                WriteByte((byte)(c < 0x10 ? '0' : '1'));
                WriteByte((byte)"0123456789abcdef"[c & 0xF]);
                break;
        }
    }
}
