using System.Buffers.Binary;
using OrleansTrading.Domain.Bars;

namespace OrleansTrading.Storage.Bars;

/// <summary>A run of bars of less than a minute in one blob: seven little-endian 64-bit numbers a bar, in the order of <see cref="TimeBar"/>.</summary>
internal static class BarRun
{
    private const int Numbers = 7;
    /// <summary>Bytes of a bar in a blob.</summary>
    public const int BytesPerBar = Numbers * sizeof(long);

    /// <summary>The bytes of bars in order of time.</summary>
    public static byte[] Write(ReadOnlySpan<TimeBar> bars)
    {
        var bytes = new byte[bars.Length * BytesPerBar];
        var at = bytes.AsSpan();
        foreach (ref readonly var bar in bars)
        {
            foreach (var number in (ReadOnlySpan<long>)[bar.OpenTimeNs, bar.Open, bar.High, bar.Low, bar.Close, bar.Updates, bar.VolumeLots])
            {
                BinaryPrimitives.WriteInt64LittleEndian(at, number);
                at = at[sizeof(long)..];
            }
        }

        return bytes;
    }

    /// <summary>The bars of a blob, in order of time; null when it is corrupt.</summary>
    public static TimeBar[]? Read(ReadOnlySpan<byte> symbol, Timeframe timeframe, ReadOnlySpan<byte> bytes, long checksum)
    {
        if (bytes.Length % BytesPerBar != 0 || checksum != ChecksumOf(symbol, timeframe, bytes)) return null;
        var bars = new TimeBar[bytes.Length / BytesPerBar];
        for (var i = 0; i < bars.Length; i++)
        {
            var at = bytes.Slice(i * BytesPerBar, BytesPerBar);
            bars[i] = new TimeBar(Number(at, 0), Number(at, 1), Number(at, 2), Number(at, 3), Number(at, 4), (int)Number(at, 5), Number(at, 6));
        }

        return bars;
    }

    /// <summary>The checksum of a run at its place.</summary>
    public static uint ChecksumOf(ReadOnlySpan<byte> symbol, Timeframe timeframe, ReadOnlySpan<byte> bytes)
    {
        var checksum = new Checksum();
        checksum.AddField(symbol);
        checksum.Add(BarRow.IdOf(timeframe));
        checksum.AddField(bytes);
        return checksum.Value;
    }

    private static long Number(ReadOnlySpan<byte> bar, int index) => BinaryPrimitives.ReadInt64LittleEndian(bar[(index * sizeof(long))..]);
}
