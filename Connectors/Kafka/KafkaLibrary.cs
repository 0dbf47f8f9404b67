using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using OrleansTrading.Domain;

namespace OrleansTrading.Connectors.Kafka;

/// <summary>
/// The native client under Confluent's library. The package that brings it along is left out: the system's own is loaded, by the name that
/// its packages give it.
/// </summary>
public static class KafkaLibrary
{
    private static readonly Lazy<Exception?> Failure = new(TryLoad);

    /// <summary>Whether the native client is there.</summary>
    public static bool IsAvailable => Failure.Value is null;

    /// <summary>Loads the native client, once in a process.</summary>
    /// <exception cref="RefusedException">KAFKA_LIBRARY_MISSING: the system has none.</exception>
    public static void Load()
    {
        if (Failure.Value is { } cause)
        {
            throw new RefusedException(
                "KAFKA_LIBRARY_MISSING", $"Kafka's native client cannot be loaded; in Debian it is the package librdkafka1. {cause.Message}", cause);
        }
    }

    private static Exception? TryLoad()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
            return Library.Version == 0 ? new DllNotFoundException("It has no version.") : null;
        }
        catch (Exception failure) when (failure is DllNotFoundException or InvalidOperationException or TypeInitializationException)
        {
            return failure;
        }
    }

    // Zero: the runtime looks by itself, by the names that it tries on this system.
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        OperatingSystem.IsLinux() && name == "librdkafka" && NativeLibrary.TryLoad("librdkafka.so.1", out var library) ? library : 0;
}
