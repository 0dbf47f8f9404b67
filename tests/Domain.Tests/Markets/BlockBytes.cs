using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace OrleansTrading.Domain.Tests.Markets;

/// <summary>What the tests of all kinds of blocks do to bytes.</summary>
internal static class BlockBytes
{
    /// <summary>A body with its checksum: CRC-32C a bit at a time, as its polynomial says.</summary>
    public static byte[] Sealed(byte[] body)
    {
        var crc = uint.MaxValue;
        foreach (var b in body)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : crc >> 1 ^ 0x82F63B78;
        }

        return [.. body, .. BitConverter.GetBytes(~crc)];
    }

    /// <summary>Cuts a block everywhere and flips each of its bits: all of it is refused by name.</summary>
    public static void EveryDamageIsRefused(ImmutableArray<byte> whole, Action<ImmutableArray<byte>> decode)
    {
        for (var at = 0; at < whole.Length; at++)
        {
            Sample.Refused("TICK_BLOCK_CORRUPT", () => decode(whole[..at]));
            foreach (var bit in Enumerable.Range(0, 8))
                Sample.Refused("TICK_BLOCK_CORRUPT", () => decode(whole.SetItem(at, (byte)(whole[at] ^ (1 << bit)))));
        }
    }

    /// <summary>
    /// Decodes what somebody who knows the checksum can send: a good head with any bytes behind it, and good blocks with bytes changed. It decodes or
    /// is refused by name, and both happen.
    /// </summary>
    /// <param name="heads">Beginnings that lead on to what follows them.</param>
    /// <param name="good">Blocks, of which bytes are changed.</param>
    /// <param name="decode">Decodes all of a block and checks what came of it.</param>
    public static void HostileBytesDecodeOrAreRefused(
        Gen<byte[]> heads, IReadOnlyList<ImmutableArray<byte>> good, Action<ImmutableArray<byte>> decode)
    {
        var anyByte = Gen.Choose(0, 255).Select(b => (byte)b);
        var behindHeads = from head in heads from rest in Gen.ArrayOf(anyByte) select (byte[])[.. head, .. rest];
        var changed =
            from block in Gen.Elements(good.AsEnumerable())
            from places in Gen.ArrayOf(Gen.Choose(2, block.Length - 5), 3)
            from values in Gen.ArrayOf(anyByte, 3)
            select Changed(block, places, values);
        var (decoded, refused) = (0, 0);
        Property.Holds(Gen.OneOf(behindHeads, changed), body =>
        {
            try
            {
                decode([.. Sealed(body)]);
                decoded++;
            }
            catch (RefusedException e)
            {
                Assert.Equal("TICK_BLOCK_CORRUPT", e.Refusal.Code);
                refused++;
            }
        }, runs: 5_000);
        Assert.True(decoded > 0 && refused > 0, $"{decoded} decoded and {refused} were refused: the property did not look where it should.");
    }

    private static byte[] Changed(ImmutableArray<byte> block, int[] places, byte[] values)
    {
        var body = block[..^4].ToArray();
        for (var i = 0; i < places.Length; i++) body[places[i]] = values[i];
        return body;
    }
}
