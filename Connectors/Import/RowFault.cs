namespace OrleansTrading.Connectors.Import;

/// <summary>Why a row was not taken. Each has a code that is stable across versions (<see cref="RowFaults.Code"/>).</summary>
public enum RowFault : byte
{
    /// <summary>It was taken.</summary>
    None,

    /// <summary>ROW_EMPTY: a line without anything.</summary>
    RowEmpty,

    /// <summary>LINE_TOO_LONG: more bytes than a row of the format can have.</summary>
    LineTooLong,

    /// <summary>COLUMN_COUNT: more or fewer columns than the format has.</summary>
    ColumnCount,

    /// <summary>NUMBER_MALFORMED: no number in plain or exponent notation.</summary>
    NumberMalformed,

    /// <summary>PRICE_NOT_POSITIVE: a price of zero or below.</summary>
    PriceNotPositive,

    /// <summary>PRICE_BETWEEN_TICKS: no whole number of the instrument's ticks.</summary>
    PriceBetweenTicks,

    /// <summary>PRICE_TOO_LARGE: more ticks than an instrument may have.</summary>
    PriceTooLarge,

    /// <summary>SIZE_NOT_POSITIVE: a size below zero, or of zero where something was traded.</summary>
    SizeNotPositive,

    /// <summary>SIZE_BETWEEN_LOTS: no whole number of the instrument's lots.</summary>
    SizeBetweenLots,

    /// <summary>SIZE_TOO_LARGE: more lots than an instrument may have.</summary>
    SizeTooLarge,

    /// <summary>TIME_MALFORMED: no time as the format writes it.</summary>
    TimeMalformed,

    /// <summary>TIME_OUT_OF_RANGE: outside the file's day, or before 1970 or after 2261.</summary>
    TimeOutOfRange,

    /// <summary>TIME_NOT_ASCENDING: before the row above it.</summary>
    TimeNotAscending,

    /// <summary>BAR_INCONSISTENT: its open or close lies outside its low and high.</summary>
    BarInconsistent,

    /// <summary>VALUE_UNKNOWN: a word or number that the format does not define.</summary>
    ValueUnknown,

    /// <summary>LISTING_UNKNOWN: of a symbol that the catalogue does not list at the venue.</summary>
    ListingUnknown,

    /// <summary>LEVELS_UNSORTED: levels of a book that do not lead away from its best price.</summary>
    LevelsUnsorted,

    /// <summary>TOO_MANY_LEVELS: more levels than a message about a book may have.</summary>
    TooManyLevels,

    /// <summary>JSON_MALFORMED: no message as the venue documents it.</summary>
    JsonMalformed,

    /// <summary>TICK_SUSPICIOUS: the vendor marked it as one that nobody should trade on.</summary>
    TickSuspicious,

    /// <summary>ROW_UNPAIRED: the row of the other file that belongs to it is not there.</summary>
    RowUnpaired,
}

/// <summary>The codes of faults.</summary>
public static class RowFaults
{
    private static readonly string[] Codes = [.. Enum.GetNames<RowFault>().Select(UpperSnake)];

    /// <summary>The code in reports: <c>PRICE_BETWEEN_TICKS</c>.</summary>
    public static string Code(this RowFault fault) => Codes[(int)fault];

    // PriceBetweenTicks → PRICE_BETWEEN_TICKS
    private static string UpperSnake(string name) =>
        string.Concat(name.Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));
}
