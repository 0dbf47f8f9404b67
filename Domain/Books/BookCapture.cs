using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Domain.Books;

/// <summary>Buffers in which books are captured, one after the other: once they have grown, they are all that captures share. Not safe for more than one
/// thread.</summary>
public sealed class BookCapture
{
    internal BookBlockWriter Writer { get; } = new();

    internal BookUpdate Update { get; } = new();
}
