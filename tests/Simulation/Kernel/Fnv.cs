namespace OrleansTrading.Simulation.Kernel;

/// <summary>FNV-1a over 64 bits: the same in every process, unlike the hash codes of strings.</summary>
internal static class Fnv
{
    public const ulong Offset = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    public static ulong Of(string text) => Add(Offset, text);

    public static ulong Add(ulong hash, string text)
    {
        foreach (var c in text) hash = (hash ^ c) * Prime;
        return hash;
    }

    public static ulong Add(ulong hash, ulong value) => (hash ^ value) * Prime;
}
