using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace OrleansTrading.Embedded.Tests.Actors;

public sealed class FilterTests
{
    private readonly Probe _probe = new();

    [Fact]
    public async Task Filters_of_the_silo_see_a_call_in_the_order_of_registration_and_the_grains_own_sees_it_last()
    {
        await using var cluster = await Start(silo => silo
            .AddIncomingGrainCallFilter(async context =>
            {
                _probe.Note("first before");
                await context.Invoke();
                _probe.Note("first after");
            })
            .AddIncomingGrainCallFilter<NotingFilter>());
        Assert.Equal("text!", await cluster.Client.GetGrain<ISelfFilteringGrain>("a").Say("text"));
        Assert.Equal(["first before", "class in Say", "own before", "said", "own after", "first after"], _probe.Notes);
    }

    [Fact]
    public async Task A_grain_filters_its_own_calls_where_the_silo_has_no_filter()
    {
        await using var cluster = await Start(_ => { });
        Assert.Equal("text!", await cluster.Client.GetGrain<ISelfFilteringGrain>("a").Say("text"));
        Assert.Equal("aa", await Grain(cluster).Say("a", 2));
        Assert.Equal(["own before", "said", "own after"], _probe.Notes);
    }

    [Fact]
    public async Task An_incoming_filter_changes_arguments_and_results()
    {
        await using var cluster = await Start(silo => silo.AddIncomingGrainCallFilter(async context =>
        {
            if (context.MethodName == nameof(IFilteredGrain.Say))
                context.Request.SetArgument(1, (int)context.Request.GetArgument(1)! + 1);
            await context.Invoke();
            if (context.Result is int number)
                context.Result = number + 1;
        }));
        Assert.Equal("aaa", await Grain(cluster).Say("a", 2));
        Assert.Equal(15, await Grain(cluster).Double(7));
        await Grain(cluster).Nothing();
    }

    [Fact]
    public async Task An_incoming_filter_that_sets_a_result_need_not_call_the_grain()
    {
        await using var cluster = await Start(silo => silo.AddIncomingGrainCallFilter(context =>
        {
            context.Result = context.MethodName == nameof(IFilteredGrain.Double) ? 1 : null;
            return Task.CompletedTask;
        }));
        Assert.Equal(1, await Grain(cluster).Double(7));
        await Grain(cluster).Nothing();
        Assert.Equal(0, _probe.Count("doubled"));
    }

    [Fact]
    public async Task A_filter_that_neither_goes_on_nor_answers_fails_the_call()
    {
        await using var incoming = await Start(silo => silo.AddIncomingGrainCallFilter(_ => Task.CompletedTask));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grain(incoming).Say("a", 1));
        await using var outgoing = await Start(_ => { }, client => client.AddOutgoingGrainCallFilter(_ => Task.CompletedTask));
        await Assert.ThrowsAsync<InvalidOperationException>(() => Grain(outgoing).Say("a", 1));
    }

    [Fact]
    public async Task A_result_of_the_wrong_type_fails_the_call_and_leaves_the_grain_alive()
    {
        var isWrong = true;
        await using var cluster = await Start(silo => silo.AddIncomingGrainCallFilter(async context =>
        {
            await context.Invoke();
            if (isWrong)
                context.Result = "text";
        }));
        await Assert.ThrowsAsync<InvalidCastException>(async () => await Grain(cluster).Double(1));
        isWrong = false;
        Assert.Equal(2, await Grain(cluster).Double(1));
    }

    [Fact]
    public async Task Filters_see_exceptions_and_may_replace_or_swallow_them()
    {
        await using var cluster = await Start(silo => silo.AddIncomingGrainCallFilter(async context =>
        {
            try
            {
                await context.Invoke();
            }
            catch (InvalidOperationException refused)
            {
                _probe.Note($"{refused.Message}, {context.Response!.Exception!.Message}");
                if (RequestContext.Get("swallow") is not null)
                    context.Result = null;
                else
                    throw new ArgumentException("replaced", refused);
            }
        }));
        Assert.Equal("replaced", (await Assert.ThrowsAsync<ArgumentException>(() => Grain(cluster).Fail())).Message);
        RequestContext.Set("swallow", true);
        await Grain(cluster).Fail();
        RequestContext.Clear();
        Assert.Equal(["refused, refused", "refused, refused"], _probe.Notes);
    }

    [Fact]
    public async Task A_filter_may_call_on_again_after_a_failure()
    {
        var attempts = 0;
        await using var cluster = await Start(
            silo => silo.AddIncomingGrainCallFilter(context => ++attempts < 3 ? throw new IOException("flaky") : context.Invoke()),
            client => client.AddOutgoingGrainCallFilter(async context =>
            {
                while (true)
                {
                    try
                    {
                        await context.Invoke();
                        return;
                    }
                    catch (IOException)
                    {
                        _probe.Note("again with " + context.Request.GetArgument(0));
                    }
                }
            }));
        Assert.Equal(14, await Grain(cluster).Double(7));
        Assert.Equal(["again with 7", "again with 7"], _probe.Notes);
        Assert.Equal(1, _probe.Count("doubled"));
    }

    [Fact]
    public async Task An_outgoing_filter_changes_arguments_and_results_and_still_reads_arguments_after_the_answer()
    {
        await using var cluster = await Start(_ => { }, client => client.AddOutgoingGrainCallFilter(async context =>
        {
            if (context.Request.GetArgumentCount() == 2)
                context.Request.SetArgument(0, "b");
            await context.Invoke();
            if (context.Result is string said)
                context.Result = $"{said} {context.Request.GetArgument(0)} {context.Request.GetArgument(1)}";
        }));
        for (var i = 0; i < 3; i++)
            Assert.Equal("bb b 2", await Grain(cluster).Say("a", 2));
        await Grain(cluster).Nothing();
    }

    [Fact]
    public async Task Outgoing_filters_of_the_silo_see_what_grains_call_and_those_of_the_client_what_it_calls()
    {
        await using var cluster = await Start(
            silo => silo.AddOutgoingGrainCallFilter<NotingFilter>().AddOutgoingGrainCallFilter(context =>
            {
                _probe.Note($"{context.SourceId} to {context.TargetId}");
                Assert.Equal(context.SourceId, context.SourceContext!.GrainId);
                return context.Invoke();
            }),
            client => client.AddOutgoingGrainCallFilter(context =>
            {
                Assert.Null(context.SourceContext);
                _probe.Note("client out " + context.MethodName);
                return context.Invoke();
            }));
        Assert.Equal("text", await Grain(cluster).SayThroughOther("b", "text"));
        Assert.Equal(["client out SayThroughOther", "class out Say", "filtered/a to filtered/b"], _probe.Notes);
    }

    [Fact]
    public async Task A_filter_sets_the_request_context_for_the_grain()
    {
        await using var cluster = await Start(
            silo => silo.AddIncomingGrainCallFilter(async context =>
            {
                RequestContext.Set("trace", RequestContext.Get("trace") + " in");
                await context.Invoke();
            }),
            client => client.AddOutgoingGrainCallFilter(async context =>
            {
                RequestContext.Set("trace", "out");
                await context.Invoke();
            }));
        Assert.Equal("out in", await Grain(cluster).ReadTrace());
        Assert.Null(RequestContext.Get("trace"));
    }

    [Fact]
    public async Task A_context_names_the_method_its_interface_its_caller_and_its_target()
    {
        IIncomingGrainCallContext? seen = null;
        string? source = null;
        var values = new List<string>();
        await using var cluster = await Start(silo => silo.AddIncomingGrainCallFilter(async context =>
        {
            seen = context;
            source = context.SourceId?.ToString();
            values.Add($"{context.InterfaceName} {context.MethodName} {context.Request.GetMethodName()} {context.Request.GetActivityName()}");
            values.Add($"{context.InterfaceMethod.DeclaringType!.Name} {context.ImplementationMethod.DeclaringType!.Name}");
            values.Add($"{context.TargetId} {context.TargetContext.GrainId} {context.Grain.GetType().Name}");
            values.Add($"{context.InterfaceMethod.Name} {context.InterfaceMethod.IsGenericMethod} {context.ImplementationMethod.IsGenericMethod}");
            await context.Invoke();
        }));
        await Grain(cluster).SayThroughOther("b", "text");
        var prefix = typeof(IFilteredGrain).Namespace + ".IFilteredGrain";
        Assert.Equal($"{prefix} Say Say IFilteredGrain/Say", values[4]);
        Assert.Equal("IFilteredGrain FilteredGrain", values[5]);
        Assert.Equal("filtered/b filtered/b FilteredGrain", values[6]);
        Assert.Equal("Say False False", values[7]);
        Assert.Equal("filtered/a", source);
        Assert.NotNull(seen);
        Assert.Equal(5, await Grain(cluster).Echo(5));
        Assert.Equal("Echo True True", values[11]);
    }

    [Fact]
    public async Task A_one_way_call_is_filtered_on_both_sides()
    {
        await using var cluster = await Start(
            silo => silo.AddIncomingGrainCallFilter<NotingFilter>(), client => client.AddOutgoingGrainCallFilter<NotingFilter>());
        await Grain(cluster).Note("text");
        await _probe.Signalled("noted");
        Assert.Equal(["class out Note", "class in Note", "noted text"], _probe.Notes);
    }

    [Fact]
    public async Task Calls_of_an_observer_are_filtered_on_both_sides()
    {
        await using var cluster = await Start(
            silo => silo.AddOutgoingGrainCallFilter<NotingFilter>(), client => client.AddIncomingGrainCallFilter(async context =>
            {
                _probe.Note($"client in {context.MethodName} {context.Grain.GetType().Name}");
                await context.Invoke();
                if (context.Result is int answer)
                    context.Result = answer * 10;
            }));
        var observer = new FilteredObserver(_probe);
        Assert.Equal(20, await Grain(cluster).Watch(cluster.Client.CreateObjectReference<IFilteredObserver>(observer)));
        await _probe.Signalled("heard");
        Assert.Equal(
            ["class out Ask", "class out Hear", "client in Ask FilteredObserver", "client in Hear FilteredObserver", "heard news"],
            _probe.Notes.Order(StringComparer.Ordinal));
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Ticks_of_timers_pass_the_filters_of_the_called_side()
    {
        var clock = new ManualClock();
        await using var cluster = await TestCluster.Start(
            silo => silo.AddIncomingGrainCallFilter(async context =>
            {
                _probe.Note($"{context.InterfaceName.Split('.')[^1]}.{context.MethodName} {context.ImplementationMethod.IsAbstract}");
                await context.Invoke();
                if (context.MethodName == "InvokeCallbackAsync")
                    _probe.Signal("tick filtered");
            }),
            clock, _probe);
        await Grain(cluster).StartTimer();
        clock.Advance(TimeSpan.FromSeconds(1));
        await _probe.Signalled("ticked");
        await _probe.Signalled("tick filtered");
        Assert.Equal(["IFilteredGrain.StartTimer False", "IGrainTimerInvoker.InvokeCallbackAsync False"], _probe.Notes);
    }

    [Fact]
    public async Task Filtered_calls_from_many_clients_each_get_their_own_answer()
    {
        await using var cluster = await Start(
            silo => silo.AddIncomingGrainCallFilter(context => context.Invoke()),
            client => client.AddOutgoingGrainCallFilter(context => context.Invoke()));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(client => Task.Run(async () =>
        {
            var grain = cluster.Client.GetGrain<IFilteredGrain>((client % 3).ToString(CultureInfo.InvariantCulture));
            for (var i = 0; i < 200; i++)
            {
                Assert.Equal((client * 1_000 + i) * 2, await grain.Double(client * 1_000 + i));
                Assert.Equal($"{client}-{i}", await grain.Say($"{client}-{i}", 1));
            }
        })));
    }

    private static IFilteredGrain Grain(InProcessTestCluster cluster) => cluster.Client.GetGrain<IFilteredGrain>("a");

    private async Task<InProcessTestCluster> Start(Action<ISiloBuilder> silo, Action<IClientBuilder>? client = null)
    {
        var builder = new InProcessTestClusterBuilder();
        builder.ConfigureSilo((_, configured) =>
        {
            configured.Services.AddSingleton(_probe);
            silo(configured);
        });
        builder.ConfigureClient(configured =>
        {
            configured.Services.AddSingleton(_probe);
            client?.Invoke(configured);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
