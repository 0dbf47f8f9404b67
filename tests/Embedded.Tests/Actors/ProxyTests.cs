namespace OrleansTrading.Embedded.Tests.Actors;

public interface ICounterGrain : IGrainWithStringKey
{
    Task<int> Count();
}

[Alias("named-counter")]
public interface INamedCounterGrain : ICounterGrain
{
    ValueTask<string> Name(string prefix = "counter", int number = 7);

    ValueTask<string> Name(int number);

    ValueTask<string?> Name(string? prefix, [Immutable] params string[] more);

    [Alias("same")]
    ValueTask<T> Same<T>(T value)
        where T : notnull;

    Task<TResult> Convert<TSource, TResult>(TSource source)
        where TSource : class
        where TResult : class, TSource;

    [return: Immutable]
    ValueTask<Dictionary<string, List<int?>>?> Nested([Immutable] IReadOnlyDictionary<string, int[]>? input);

    Task Keywords(int @class, int @event, CancellationToken token = default);
}

public sealed class NamedCounterGrain : Grain, INamedCounterGrain
{
    private int _count;

    public Task<int> Count() => Task.FromResult(++_count);

    public ValueTask<string> Name(string prefix, int number) => new($"{prefix}-{number}");

    public ValueTask<string> Name(int number) => new($"{number}");

    public ValueTask<string?> Name(string? prefix, params string[] more) => new(prefix is null ? null : prefix + string.Concat(more));

    public ValueTask<T> Same<T>(T value)
        where T : notnull => new(value);

    public Task<TResult> Convert<TSource, TResult>(TSource source)
        where TSource : class
        where TResult : class, TSource => Task.FromResult((TResult)source);

    public ValueTask<Dictionary<string, List<int?>>?> Nested(IReadOnlyDictionary<string, int[]>? input) =>
        new(input?.ToDictionary(p => p.Key, p => p.Value.Select(v => (int?)v).ToList()));

    public Task Keywords(int @class, int @event, CancellationToken token) => Task.CompletedTask;
}

public interface IOrphanGrain : IGrainWithGuidKey
{
    Task<int> Number();
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

public sealed class NumberGrain : Grain, INumberGrain
{
    public Task<long> Key() => Task.FromResult(this.GetPrimaryKeyLong());
}

public sealed class ProxyTests
{
    [Fact]
    public async Task Members_of_base_interfaces_are_called_through_either_interface()
    {
        await using var cluster = await TestCluster.Start();
        Assert.Equal(1, await cluster.Client.GetGrain<INamedCounterGrain>("a").Count());
        Assert.Equal(2, await cluster.Client.GetGrain<ICounterGrain>("a").Count());
        Assert.Equal(3, await cluster.Client.GetGrain<INamedCounterGrain>("a").Cast<ICounterGrain>().Count());
    }

    [Fact]
    public async Task Overloads_defaults_and_generic_methods_are_told_apart()
    {
        await using var cluster = await TestCluster.Start();
        var grain = cluster.Client.GetGrain<INamedCounterGrain>("a");
        Assert.Equal("counter-7", await grain.Name());
        Assert.Equal("x-3", await grain.Name("x", 3));
        Assert.Equal("9", await grain.Name(9));
        Assert.Equal("abc", await grain.Name("a", "b", "c"));
        Assert.Null(await grain.Name(null, []));
        Assert.Equal(5, await grain.Same(5));
        Assert.Equal("five", await grain.Same("five"));
        Assert.Equal("text", await grain.Convert<string, string>("text"));
        Assert.Null(await grain.Nested(null));
        Assert.Equal([1, 2], (await grain.Nested(new Dictionary<string, int[]> { ["k"] = [1, 2] }))!["k"]);
        await grain.Keywords(1, 2, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Keys_may_be_text_guids_and_numbers()
    {
        await using var cluster = await TestCluster.Start();
        var guid = Guid.NewGuid();
        Assert.Equal(guid, await cluster.Client.GetGrain<IGuidGrain>(guid).Key());
        Assert.Equal(-12_345, await cluster.Client.GetGrain<INumberGrain>(-12_345).Key());
        Assert.Equal("namedcounter/k", cluster.Client.GetGrain<INamedCounterGrain>("k").GetGrainId().ToString());
        Assert.Equal("k", cluster.Client.GetGrain<INamedCounterGrain>("k").GetPrimaryKeyString());
    }

    [Fact]
    public async Task Of_several_classes_one_is_chosen_by_the_prefix_of_its_name()
    {
        await using var cluster = await TestCluster.Start();
        Assert.Equal("blue", await cluster.Client.GetGrain<IVariantGrain>("a", "Blue").Variant());
        Assert.Equal("red", await cluster.Client.GetGrain<IVariantGrain>("a", "Red").Variant());
        Assert.Throws<ArgumentException>(() => cluster.Client.GetGrain<IVariantGrain>("a"));
        Assert.Throws<ArgumentException>(() => cluster.Client.GetGrain<IVariantGrain>("a", "Green"));
    }

    [Fact]
    public async Task References_to_the_same_grain_are_equal()
    {
        await using var cluster = await TestCluster.Start();
        var one = cluster.Client.GetGrain<INamedCounterGrain>("a");
        Assert.Equal(one, cluster.Client.GetGrain<INamedCounterGrain>("a"));
        Assert.NotEqual(one, cluster.Client.GetGrain<INamedCounterGrain>("b"));
        Assert.Equal(GrainId.Parse("namedcounter/a"), one.GetGrainId());
    }

    [Fact]
    public async Task An_interface_without_a_class_is_refused_by_name()
    {
        await using var cluster = await TestCluster.Start();
        var refused = Assert.Throws<ArgumentException>(() => cluster.Client.GetGrain<IOrphanGrain>(Guid.Empty));
        Assert.Contains(nameof(IOrphanGrain), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_to_an_interface_that_the_grain_lacks_fails_the_call_and_not_the_grain()
    {
        await using var cluster = await TestCluster.Start();
        await Assert.ThrowsAsync<InvalidCastException>(cluster.Client.GetGrain<ICounterGrain>("a").Cast<IVariantGrain>().Variant);
        Assert.Equal(1, await cluster.Client.GetGrain<ICounterGrain>("a").Count());
    }
}
