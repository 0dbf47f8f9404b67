using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Storage.Archive.Coding;

/// <summary>A column of bytes that is filled, cleared and filled again; it keeps the room that it once needed.</summary>
internal sealed class ByteColumn
{
    private const int MaxNumberBytes = 10;

    private byte[] _bytes = new byte[256];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>What is written from a place on, to change it.</summary>
    public Span<byte> WrittenFrom(int start) => _bytes.AsSpan(start, Length - start);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    public void Clear() => Length = 0;

    public void WriteByte(byte value)
    {
        if (Length == _bytes.Length) Grow(1);
        _bytes[Length++] = value;
    }

    public void WriteUnsigned(ulong value)
    {
        if (_bytes.Length - Length < MaxNumberBytes) Grow(MaxNumberBytes);
        Length = Varint.Write(_bytes, Length, value);
    }

    public void WriteSigned(long value)
    {
        if (_bytes.Length - Length < MaxNumberBytes) Grow(MaxNumberBytes);
        Length = Varint.WriteSigned(_bytes, Length, value);
    }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Room for that many bytes behind what is written; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Reserve(int bytes)
    {
        if (_bytes.Length - Length < bytes) Grow(bytes);
        return _bytes.AsSpan(Length, bytes);
    }

    public void Advance(int bytes) => Length += bytes;

    private void Grow(int bytes) => Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, Length + bytes));
}
