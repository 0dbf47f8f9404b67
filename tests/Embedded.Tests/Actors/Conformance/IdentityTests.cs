namespace OrleansTrading.Embedded.Tests.Actors.Conformance;

public interface INamedGrain : IGrainWithStringKey
{
    Task<string> Name();

    Task<INamedGrain> Self();

    Task<string> NameOf(INamedGrain other);

    Task<bool> Knows(INamedGrain other);
}

public interface INamedMoreGrain : INamedGrain
{
    Task<int> Count();
}

public sealed class NamedMoreGrain : Grain, INamedMoreGrain
{
    private int _count;

    public Task<string> Name() => Task.FromResult(this.GetPrimaryKeyString());

    public Task<INamedGrain> Self() => Task.FromResult(this.AsReference<INamedGrain>());

    public Task<string> NameOf(INamedGrain other) => other.Name();

    public Task<bool> Knows(INamedGrain other) => Task.FromResult(other.Equals(this.AsReference<INamedGrain>()));

    public Task<int> Count() => Task.FromResult(++_count);
}

public interface IVariantGrain : IGrainWithStringKey
{
    Task<string> Variant();
}

public sealed class BlueVariantGrain : Grain, IVariantGrain
{
    public Task<string> Variant() => Task.FromResult("blue");
}

public sealed class RedVariantGrain : Grain, IVariantGrain
{
    public Task<string> Variant() => Task.FromResult("red");
}

public interface IGuidGrain : IGrainWithGuidKey
{
    Task<Guid> Key();
}

public interface INumberGrain : IGrainWithIntegerKey
{
    Task<long> Key();
}

public sealed class GuidGrain : Grain, IGuidGrain
{
    public Task<Guid> Key() => Task.FromResult(this.GetPrimaryKey());
}

[GrainType("numbered")]
public sealed class NumberGrain : Grain, INumberGrain
{
    public Task<long> Key() => Task.FromResult(this.GetPrimaryKeyLong());
}

public sealed class IdentityTests
{
    [Fact, Follows(OrleansSource.IdentityDocs, "Keys are strings, Guids or integers, by the grain's interface.")]
    public async Task Keys_may_be_text_guids_and_numbers()
    {
        await using var cluster = await TestCluster.Start();
        var guid = Guid.NewGuid();
        Assert.Equal(guid, await cluster.Client.GetGrain<IGuidGrain>(guid).Key());
        foreach (var number in new[] { 0, -1, 12_345, long.MinValue, long.MaxValue })
            Assert.Equal(number, await cluster.Client.GetGrain<INumberGrain>(number).Key());
        Assert.Equal("BTC/USD ☃", await cluster.Client.GetGrain<INamedGrain>("BTC/USD ☃").Name());
    }

    [Fact, Follows("src/Orleans.Core.Abstractions/IDs/GrainIdKeyExtensions.cs", "A Guid is written as 32 digits, an integer in hexadecimal.")]
    public async Task Guids_and_numbers_are_written_into_the_identity_as_in_Orleans()
    {
        await using var cluster = await TestCluster.Start();
        var guid = new Guid("00112233-4455-6677-8899-aabbccddeeff");
        Assert.Equal("guid/00112233445566778899aabbccddeeff", cluster.Client.GetGrain<IGuidGrain>(guid).GetGrainId().ToString());
        Assert.Equal("numbered/FF", cluster.Client.GetGrain<INumberGrain>(255).GetGrainId().ToString());
        Assert.Equal(255, cluster.Client.GetGrain<INumberGrain>(255).GetPrimaryKeyLong());
    }

    [Fact, Follows(OrleansSource.IdentityDocs, "The grain type is the class's name in lower case without the suffix Grain, or that of its attribute.")]
    public async Task The_grain_type_comes_from_the_name_of_the_class()
    {
        await using var cluster = await TestCluster.Start();
        var id = cluster.Client.GetGrain<INamedMoreGrain>("k").GetGrainId();
        Assert.Equal("namedmore/k", id.ToString());
        Assert.Equal(GrainId.Parse("namedmore/k"), id);
        Assert.Equal("numbered", cluster.Client.GetGrain<INumberGrain>(1).GetGrainId().Type.ToString());
    }

    [Fact, Follows(OrleansSource.IdentityDocs, "A grain id is written as type and key with a slash between, of which the first divides.")]
    public void An_identity_is_read_as_it_is_written()
    {
        var id = GrainId.Create("order", "BTC/USD");
        Assert.Equal("order/BTC/USD", id.ToString());
        Assert.Equal(id, GrainId.Parse(id.ToString()));
        Assert.False(GrainId.TryParse("no slash", null, out _));
        Assert.Throws<FormatException>(() => GrainId.Parse("/no type"));
    }

    [Fact, Follows(OrleansSource.GrainReferenceTests, "GrainReferenceComparison: references are equal when they refer to the same grain.")]
    public async Task References_to_the_same_grain_are_equal()
    {
        await using var cluster = await TestCluster.Start();
        var one = cluster.Client.GetGrain<INamedGrain>("a");
        Assert.Equal(one, cluster.Client.GetGrain<INamedGrain>("a"));
        Assert.Equal(one.GetHashCode(), cluster.Client.GetGrain<INamedGrain>("a").GetHashCode());
        Assert.NotEqual(one, cluster.Client.GetGrain<INamedGrain>("b"));
        Assert.Single(new HashSet<INamedGrain> { one, cluster.Client.GetGrain<INamedMoreGrain>("a") });
    }

    [Fact, Follows(OrleansSource.GrainReferenceTests, "GrainReference_Pass_this: a reference may be an argument and a result.")]
    public async Task References_travel_in_calls()
    {
        await using var cluster = await TestCluster.Start();
        var (a, b) = (cluster.Client.GetGrain<INamedGrain>("a"), cluster.Client.GetGrain<INamedGrain>("b"));
        Assert.Equal("b", await a.NameOf(b));
        Assert.Equal(a, await a.Self());
        Assert.True(await a.Knows(await a.Self()));
        Assert.False(await a.Knows(b));
    }

    [Fact, Follows(OrleansSource.ReferenceCastTests, "A reference is cast to another of the grain's interfaces; the grain is the same.")]
    public async Task A_grain_is_called_through_any_of_its_interfaces()
    {
        await using var cluster = await TestCluster.Start();
        var more = cluster.Client.GetGrain<INamedMoreGrain>("a");
        Assert.Equal(1, await more.Count());
        Assert.Equal("a", await more.AsReference<INamedGrain>().Name());
        Assert.Equal(2, await cluster.Client.GetGrain<INamedGrain>("a").Cast<INamedMoreGrain>().Count());
        Assert.Equal("a", await cluster.Client.GetGrain<INamedGrain>(more.GetGrainId()).Name());
    }

    [Fact, Follows(OrleansSource.ReferenceCastTests, "A call of an interface that the grain lacks fails.")]
    public async Task A_reference_to_an_interface_that_the_grain_lacks_fails_the_call_and_not_the_grain()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<INamedMoreGrain>("a");
        await Assert.ThrowsAsync<InvalidCastException>(grain.Cast<IVariantGrain>().Variant);
        Assert.Equal(1, await grain.Count());
    }

    [Fact, Follows(OrleansSource.GrainFactoryTests, "GetGrain_Ambiguous and GetGrain_WithPrefix: of several classes one is chosen by the prefix of its name.")]
    public async Task Of_several_classes_one_is_chosen_by_the_prefix_of_its_name()
    {
        await using var cluster = await TestCluster.Start();
        var prefix = typeof(BlueVariantGrain).Namespace;
        Assert.Equal("blue", await cluster.Client.GetGrain<IVariantGrain>("a", $"{prefix}.Blue").Variant());
        Assert.Equal("red", await cluster.Client.GetGrain<IVariantGrain>("a", $"{prefix}.Red").Variant());
        Assert.Throws<ArgumentException>(() => cluster.Client.GetGrain<IVariantGrain>("a"));
        Assert.Throws<ArgumentException>(() => cluster.Client.GetGrain<IVariantGrain>("a", $"{prefix}.Green"));
    }

    [Fact, Follows("src/Orleans.Core/Core/GrainFactory.cs", "A key of text may be neither null nor blank.")]
    public async Task A_key_of_text_is_not_blank()
    {
        await using var cluster = await TestCluster.Start();
        Assert.Throws<ArgumentNullException>(() => cluster.Client.GetGrain<INamedGrain>((string)null!));
        Assert.Throws<ArgumentException>(() => cluster.Client.GetGrain<INamedGrain>(" "));
    }
}
