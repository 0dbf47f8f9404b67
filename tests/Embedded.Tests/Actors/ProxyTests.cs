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
    public async Task An_interface_without_a_class_is_refused_by_name()
    {
        await using var cluster = await TestCluster.Start();
        var refused = Assert.Throws<ArgumentException>(() => cluster.Client.GetGrain<IOrphanGrain>(Guid.Empty));
        Assert.Contains(nameof(IOrphanGrain), refused.Message, StringComparison.Ordinal);
    }
}
