using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using OrleansTrading.Bench.Processes;

namespace OrleansTrading.Bench.Execution;

/// <summary>npm's <c>nodejs-order-book</c> in a process of its own, which does the same operations whenever it is asked to.</summary>
internal sealed class OrderBookPeer : IDisposable
{
    private const int OperationBytes = 5 * sizeof(int);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Process _process;

    private OrderBookPeer(Process process) => _process = process;

    /// <summary>Its name.</summary>
    public static string Name => "nodejs-order-book";

    /// <summary>Starts it with operations.</summary>
    /// <exception cref="CheckFailedException">Its packages are not installed.</exception>
    public static OrderBookPeer Start(MixedOrders orders, WorkFolder folder)
    {
        var home = Path.Combine(Repository.Root?.FullName ?? "", "benchmarks", "Execution", "peer");
        if (!Directory.Exists(Path.Combine(home, "node_modules", Name)))
            throw new CheckFailedException($"{Name} is not installed in {home}: ./bench does that.");
        var operations = folder.NewFolder();
        Write(orders, operations);
        var start = new ProcessStartInfo("node", [Path.Combine(home, "order-book.js"), operations])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new OrderBookPeer(Process.Start(start)!);
    }

    /// <summary>Does all operations in a new book.</summary>
    public async Task<MatchingRun> Run(CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync("run".AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
        var line = await _process.StandardOutput.ReadLineAsync(cancellationToken)
            ?? throw new CheckFailedException($"{Name} ended without an answer.");
        return JsonSerializer.Deserialize<MatchingRun>(line, Json)!;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }

    // How many come before what is measured, and then all: kind, side, price, lots, id.
    private static void Write(MixedOrders orders, string path)
    {
        var bytes = new byte[sizeof(int) + OperationBytes * (orders.Before.Length + orders.Operations.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, orders.Before.Length);
        var at = sizeof(int);
        foreach (var operation in orders.Before.Concat(orders.Operations))
        {
            Span<int> numbers = [(int)operation.Kind, (int)operation.Side, operation.PriceTicks, operation.Lots, operation.OrderId];
            foreach (var number in numbers)
            {
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), number);
                at += sizeof(int);
            }
        }

        File.WriteAllBytes(path, bytes);
    }
}
