namespace OrleansTrading.Grains.Tests.Architecture;

public sealed class SurfaceTests
{
    [Fact]
    public void Dump()
    {
        using var a = new ApiAssembly(Path.Combine(AppContext.BaseDirectory, "OrleansTrading.Embedded.Actors.dll"));
        File.WriteAllLines("/tmp/an/declared.txt", a.Declared());
        File.WriteAllLines("/tmp/an/hidden.txt", a.DeclaredForGeneratedCode());
        foreach (var p in new[] { "Grains.Abstractions", "Grains", "Grains.Tests" })
        {
            using var b = new ApiAssembly(Path.Combine(AppContext.BaseDirectory, $"OrleansTrading.{p}.dll"));
            File.WriteAllLines($"/tmp/an/uses-{p}.txt", b.UsesOf("OrleansTrading.Embedded.Actors"));
        }
    }
}
