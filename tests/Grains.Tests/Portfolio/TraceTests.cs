using System.Collections.Concurrent;
using System.Diagnostics;
using OrleansTrading.Grains.Abstractions.Execution;
using OrleansTrading.Grains.Abstractions.Portfolio;

namespace OrleansTrading.Grains.Tests.Portfolio;

public sealed class TraceTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly ConcurrentQueue<Activity> _stopped = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task An_order_is_one_trace_from_its_caller_over_the_portfolio_to_the_venue()
    {
        await using var market = await HandMarket.Start(_temp["d"]);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Microsoft.Orleans.", StringComparison.Ordinal),
            Sample = static (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = _stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var root = new Activity("a person's order").Start();
        var placed = await market.Cluster.Portfolio.Submit(new OrderCommand("traced", "EURUSD", OrderSide.Buy, 1_000, "a test", ""));
        root.Stop();
        Assert.Equal(OrderStatus.Submitted, placed.Order!.Status);

        // Other tests of this process are traced as well while this one listens.
        var spans = _stopped.Where(span => span.TraceId == root.TraceId).ToDictionary(span => span.SpanId);
        var sent = Assert.Single(spans.Values, span => IsServing(span, "IExchangeGrain", "Send"));
        var submitted = Assert.Single(spans.Values, span => IsServing(span, "IPortfolioGrain", "Submit"));
        Assert.Equal("exchange/fxcm", sent.GetTagItem("rpc.orleans.target_id"));
        Assert.Contains(submitted.SpanId, Ancestors(sent));
        Assert.Contains(root.SpanId, Ancestors(submitted));

        IEnumerable<ActivitySpanId> Ancestors(Activity span)
        {
            for (var parent = span.ParentSpanId; parent != default; parent = spans.GetValueOrDefault(parent)?.ParentSpanId ?? default)
                yield return parent;
        }
    }

    private static bool IsServing(Activity span, string service, string method) =>
        span.Kind == ActivityKind.Server
        && $"{span.GetTagItem("rpc.service")}".EndsWith(service, StringComparison.Ordinal)
        && Equals(span.GetTagItem("rpc.method"), method);
}
