using System.Buffers.Text;
using OrleansTrading.Domain.Books;

namespace OrleansTrading.Connectors.Venues.Kraken;

/// <summary>
/// Kraken's checksum of a book: CRC-32 of the digits of the ten best asks and then of the ten best bids, each as price and size
/// without the decimal point and leading zeros. The same for both versions of Kraken's interface.
/// <see href="https://docs.kraken.com/exchange/guides/websockets/book-checksum-v2"/>
/// </summary>
/// <param name="priceUnitsPerTick">Units of Kraken's price precision in a tick: 1 where the tick is 0.1 and Kraken writes one decimal, 5 where
/// the tick is 0.5. Above 0.</param>
/// <param name="sizeUnitsPerLot">Units of Kraken's size precision in a lot. Above 0.</param>
/// <param name="ticksPerPriceUnit">Ticks in a unit of Kraken's price precision, where the tick is the finer one: 10 where the tick is 0.01 and Kraken
/// writes one decimal. Above 0.</param>
/// <param name="lotsPerSizeUnit">Lots in a unit of Kraken's size precision, where the lot is the finer one. Above 0.</param>
public sealed class KrakenBookChecksum(long priceUnitsPerTick, long sizeUnitsPerLot, long ticksPerPriceUnit = 1, long lotsPerSizeUnit = 1)
    : IBookChecksum
{
    private const int Levels = 10;

    // Two numbers of at most 19 digits.
    private const int MostDigits = 2 * 19;

    private readonly long _priceUnits = Positive(priceUnitsPerTick, nameof(priceUnitsPerTick));
    private readonly long _sizeUnits = Positive(sizeUnitsPerLot, nameof(sizeUnitsPerLot));
    private readonly long _ticks = Positive(ticksPerPriceUnit, nameof(ticksPerPriceUnit));
    private readonly long _lots = Positive(lotsPerSizeUnit, nameof(lotsPerSizeUnit));

    /// <inheritdoc/>
    /// <exception cref="OverflowException">A price or size has more than 18 digits in Kraken's units.</exception>
    public uint Of(L2Book book)
    {
        Span<byte> digits = stackalloc byte[2 * Levels * MostDigits];
        var length = Write(book.Asks, digits);
        length += Write(book.Bids, digits[length..]);
        return Crc32.Append(0, digits[..length]);
    }

    private int Write(BookSide side, Span<byte> digits)
    {
        var length = 0;
        for (var rank = 0; rank < Math.Min(Levels, side.Count); rank++)
        {
            var level = side[rank];
            length += WriteNumber(checked(level.PriceTicks * _priceUnits) / _ticks, digits[length..]);
            length += WriteNumber(checked(level.SizeLots * _sizeUnits) / _lots, digits[length..]);
        }

        return length;
    }

    private static long Positive(long value, string name) => value > 0 ? value : throw new ArgumentOutOfRangeException(name, value, "Above 0.");

    private static int WriteNumber(long number, Span<byte> digits)
    {
        Utf8Formatter.TryFormat(number, digits, out var written);
        return written;
    }
}
