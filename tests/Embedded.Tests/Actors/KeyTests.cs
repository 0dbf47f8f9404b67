namespace OrleansTrading.Embedded.Tests.Actors;

public interface IGuidCompoundGrain : IGrainWithGuidCompoundKey
{
    Task<(Guid Key, string? Extension)> Key();
}

public interface IIntegerCompoundGrain : IGrainWithIntegerCompoundKey
{
    Task<(long Key, string? Extension)> Key();

    Task<long> KeyAlone();
}

public interface IPlainKeysGrain : IGrainWithGuidKey, IGrainWithIntegerKey, IGrainWithStringKey
{
    Task<string> Identity();
}

public sealed class GuidCompoundGrain : Grain, IGuidCompoundGrain
{
    public Task<(Guid Key, string? Extension)> Key() => Task.FromResult((this.GetPrimaryKey(out var extension), extension));
}

public sealed class IntegerCompoundGrain : Grain, IIntegerCompoundGrain
{
    public Task<(long Key, string? Extension)> Key() => Task.FromResult((this.GetPrimaryKeyLong(out var extension), extension));

    public Task<long> KeyAlone() => Task.FromResult(this.GetPrimaryKeyLong());
}

public sealed class PlainKeysGrain : Grain, IPlainKeysGrain
{
    public Task<string> Identity() => Task.FromResult(this.GetGrainId().ToString());
}

public sealed class KeyTests
{
    private static readonly Guid Id = new("0123456789abcdef0123456789abcdef");

    [Fact]
    public async Task A_grain_is_named_by_a_guid_and_a_text()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<IGuidCompoundGrain>(Id, "a+b c");
        Assert.Equal((Id, "a+b c"), await grain.Key());
        Assert.Equal("guidcompound/0123456789abcdef0123456789abcdef+a+b c", grain.GetGrainId().ToString());
        Assert.Equal(Id, grain.GetPrimaryKey(out var extension));
        Assert.Equal("a+b c", extension);
        Assert.NotEqual(grain, cluster.Client.GetGrain<IGuidCompoundGrain>(Id, "other"));
    }

    [Theory]
    [InlineData(0L, "x")]
    [InlineData(-1L, "+")]
    [InlineData(long.MinValue, "ÄÖ/ü")]
    [InlineData(long.MaxValue, "1+2")]
    public async Task A_grain_is_named_by_a_number_and_a_text(long number, string text)
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<IIntegerCompoundGrain>(number, text);
        Assert.Equal((number, text), await grain.Key());
        Assert.Equal(number, await grain.KeyAlone());
    }

    [Fact]
    public async Task An_empty_text_is_refused()
    {
        await using var cluster = await TestCluster.Start();
        Assert.Throws<ArgumentException>(() => cluster.Client.GetGrain<IGuidCompoundGrain>(Id, " "));
        Assert.ThrowsAny<ArgumentException>(() => cluster.Client.GetGrain<IIntegerCompoundGrain>(1, null!));
    }

    [Fact]
    public async Task A_reference_is_made_of_an_interfaces_type_and_any_kind_of_key()
    {
        await using var cluster = await TestCluster.Start();
        var grains = cluster.Client;
        Assert.Equal("plainkeys/FF", await ((IPlainKeysGrain)grains.GetGrain(typeof(IPlainKeysGrain), 255)).Identity());
        Assert.Equal("plainkeys/name", await ((IPlainKeysGrain)grains.GetGrain(typeof(IPlainKeysGrain), "name")).Identity());
        Assert.Equal($"plainkeys/{Id:N}", await ((IPlainKeysGrain)grains.GetGrain(typeof(IPlainKeysGrain), Id)).Identity());
        Assert.Equal((Id, "x"), await ((IGuidCompoundGrain)grains.GetGrain(typeof(IGuidCompoundGrain), Id, "x")).Key());
        Assert.Equal((7, "x"), await ((IIntegerCompoundGrain)grains.GetGrain(typeof(IIntegerCompoundGrain), 7, "x")).Key());
        Assert.Throws<ArgumentException>(() => grains.GetGrain(typeof(IDisposable), "name"));
    }

    [Fact]
    public async Task A_reference_of_an_identity_is_cast_to_the_grains_interfaces()
    {
        await using var cluster = await TestCluster.Start();
        var id = cluster.Client.GetGrain<IPlainKeysGrain>("name").GetGrainId();
        Assert.Equal("plainkeys/name", await cluster.Client.GetGrain(id).AsReference<IPlainKeysGrain>().Identity());
        Assert.Equal("plainkeys/name", await cluster.Client.GetGrain(id).Cast<IPlainKeysGrain>().Identity());
        Assert.Equal("plainkeys/name", await cluster.Client.GetGrain<IPlainKeysGrain>(id).Identity());
        Assert.Equal(id, cluster.Client.GetGrain(id).GetGrainId());
    }

    [Fact]
    public void A_key_of_another_kind_is_refused()
    {
        var id = GrainId.Create("type", "no number");
        Assert.Throws<ArgumentException>(() => id.GetIntegerKey());
        Assert.Throws<ArgumentException>(() => id.GetGuidKey());
        Assert.False(id.TryGetGuidKey(out _, out _));
    }

    [Fact]
    public void The_uniform_hash_spreads_keys_evenly()
    {
        var buckets = Enumerable.Range(0, 16_000)
            .GroupBy(i => GrainId.Create("type", $"{i}").GetUniformHashCode() >> 28)
            .Select(g => g.Count()).ToList();
        Assert.Equal(16, buckets.Count);
        Assert.All(buckets, count => Assert.InRange(count, 800, 1_200));
    }
}
