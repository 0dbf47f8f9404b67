using Microsoft.Extensions.Logging;
using OrleansTrading.Simulation.Kernel;

namespace OrleansTrading.Simulation.Processes;

/// <summary>What the process logs, among the steps of the trace.</summary>
internal sealed class TraceLog(Simulator simulator) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(simulator, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose()
    {
    }

    private sealed class Logger(Simulator simulator, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var cause = exception is null ? "" : $" ({exception.GetType().Name}: {exception.Message})";
            if (eventId.Name == "LogUnhandled") simulator.Violate(Invariant.NothingUnhandled, formatter(state, exception) + cause);
            simulator.Trace.Remark(simulator.NowTicks, $"log {name}", formatter(state, exception) + cause);
        }
    }
}
