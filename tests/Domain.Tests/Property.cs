using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace OrleansTrading.Domain.Tests;

/// <summary>Runs properties with a fixed seed, so that a build is red or green for its source alone; a failure prints its shrunk case.</summary>
internal static class Property
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure
        .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(20_260_101, 4_711), FSharpOption<int>.None)))
        .WithQuietOnSuccess(true)
        .WithEndSize(80);

    /// <summary>The check holds for every value of a generator.</summary>
    public static void Holds<T>(Gen<T> values, Action<T> check, int runs = 300) =>
        Prop.ForAll(values.ToArbitrary(), check).Check(Fixed.WithMaxTest(runs));

    /// <summary>The check holds for every sequence of a generator's values; failing sequences are cut down to what still fails.</summary>
    public static void HoldsForSequences<T>(Gen<T> steps, Action<T[]> check, int runs = 300) =>
        Prop.ForAll(Arb.From(Gen.ArrayOf(steps), Shorter), check).Check(Fixed.WithMaxTest(runs));

    /// <summary>All longs of a range; FsCheck's own stop at int.</summary>
    public static Gen<long> Longs(long least, long most) =>
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        select least + (long)(((UInt128)((ulong)high << 31 | (uint)low) * (UInt128)((Int128)most - least + 1)) >> 62);

    private static IEnumerable<T[]> Shorter<T>(T[] steps)
    {
        if (steps.Length > 3)
        {
            yield return steps[..(steps.Length / 2)];
            yield return steps[(steps.Length / 2)..];
        }

        for (var i = 0; i < steps.Length; i++) yield return [.. steps[..i], .. steps[(i + 1)..]];
    }
}
