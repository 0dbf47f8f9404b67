using System.Globalization;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>What a LOBSTER file's name says: <c>AAPL_2012-06-21_34200000_57600000_message_10.csv</c>.</summary>
/// <param name="Ticker">The share's ticker.</param>
/// <param name="Day">The day, in New York.</param>
/// <param name="FromMs">Where it begins, milliseconds after midnight.</param>
/// <param name="ToMs">Where it ends, milliseconds after midnight.</param>
/// <param name="IsMessages">Whether it is the file of messages, not of books.</param>
/// <param name="Levels">Levels of the book a side.</param>
internal sealed record LobsterName(string Ticker, DateOnly Day, long FromMs, long ToMs, bool IsMessages, int Levels)
{
    internal const int MaxLevels = 500;

    private const int DayMs = 86_400_000;

    /// <summary>Reads a name; null when it is none of LOBSTER's.</summary>
    internal static LobsterName? Of(string name)
    {
        if (!name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) return null;
        var parts = name[..^4].Split('_');
        if (parts.Length != 6 || parts[4] is not ("message" or "orderbook") || parts[0].Length is 0 or > 16) return null;
        if (!DateOnly.TryParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return null;
        if (!Number(parts[2], DayMs, out var from) || !Number(parts[3], DayMs, out var to)) return null;
        if (!Number(parts[5], MaxLevels, out var levels)) return null;
        return from < to && levels > 0 && TimeText.DayStart(day.Year, day.Month, day.Day, out _) == RowFault.None
            ? new LobsterName(parts[0], day, from, to, parts[4] == "message", levels)
            : null;
    }

    private static bool Number(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}

/// <summary>
/// LOBSTER's two files of a share's day: messages, and the book after each of them, row by row. Executions and crosses become trades, what a
/// row of the book shows anew becomes an update. Times are New York's.
/// </summary>
/// <remarks>Format: LOBSTER, structure of the output (lobsterdata.com).</remarks>
internal sealed class LobsterFormat : IImportFormat
{
    /// <inheritdoc/>
    public string Name => "lobster";

    /// <inheritdoc/>
    public ImportMatch Match(ImportContent content) =>
        LobsterName.Of(content.Name) is { } name ? name.IsMessages ? ImportMatch.Rows : ImportMatch.Companion : ImportMatch.None;

    /// <inheritdoc/>
    public ImportContent? Companion(ImportContent content) =>
        content.Sibling(content.Name.Replace("_message_", "_orderbook_", StringComparison.Ordinal));

    /// <inheritdoc/>
    public ImportReader Open(ImportContent content, ImportContent? companion, ImportContext context)
    {
        var name = LobsterName.Of(content.Name) is { IsMessages: true } known
            ? known
            : throw new RefusedException(
                "IMPORT_NAME_MALFORMED", $"{content.Path}: LOBSTER's files are called TICKER_YYYY-MM-DD_start_end_message_LEVEL.csv.");
        if (companion is null || LobsterName.Of(companion.Name) is not { IsMessages: false })
            throw new RefusedException("IMPORT_COMPANION_MISSING", $"{content.Path}: the file of the books (…_orderbook_…) is not beside it.");
        var listing = context.ListingOf(content, context.VenueOf(content, "nasdaq"), name.Ticker);
        return new LobsterReader(content, companion, context, listing, name);
    }
}

/// <summary>Reads messages and books row by row.</summary>
internal sealed class LobsterReader : ImportReader
{
    private const int MessageColumns = 6;
    private const int MaxMessageBytes = 256;
    private const int MaxBookBytes = 64 * 1024;

    // Prices are dollars times so many.
    private const int PriceScale = 10_000;

    // Types of messages.
    private const int Submission = 1, Cancellation = 2, Deletion = 3, Execution = 4, HiddenExecution = 5, Cross = 6, Halt = 7;

    private readonly CsvFile _messages;
    private readonly CsvFile _books;
    private readonly BookFeed _feed;
    private readonly BookRows _rows;
    private readonly LobsterName _name;
    private readonly long _startNs;
    private long _lastNs;

    internal LobsterReader(ImportContent messages, ImportContent books, ImportContext context, Listing listing, LobsterName name)
    {
        Listing = listing;
        _name = name;
        _startNs = Nanoseconds.OfDay(name.Day) - NewYorkOffset(name.Day).Ticks * TimeSpan.NanosecondsPerTick;
        _feed = new BookFeed(new ListingGrid(listing, PriceScale), SequenceRule.None, context.Tally);
        _rows = new BookRows(_feed);
        _messages = new CsvFile(messages, context, MessageColumns, MaxMessageBytes);
        _books = new CsvFile(books, context, 4 * name.Levels, MaxBookBytes);
    }

    /// <inheritdoc/>
    public override long BytesRead => _messages.BytesRead + _books.BytesRead;

    /// <inheritdoc/>
    public override string Path => _messages.Path;

    /// <inheritdoc/>
    public override bool Next()
    {
        Clear();
        while (!HasTicks && _messages.Next(out var hasMessage))
        {
            if (!_books.Next(out var hasBook))
            {
                _messages.Reject(RowFault.RowUnpaired);
                continue;
            }

            _rows.Begin();
            bool hasUpdate;
            var isTaken = ReadMessage(hasMessage && hasBook, out var timeNs, out var trade) && ReadBook();
            if (isTaken)
            {
                _lastNs = timeNs;
                _rows.End(timeNs, out hasUpdate);
                if (trade.SizeLots > 0) Add(new Tick(trade));
            }
            else
            {
                hasUpdate = _rows.Spoil();
            }

            if (hasUpdate) Add(new Tick(_feed.Update));
        }

        while (!HasTicks && _books.Next(out _)) _books.Reject(RowFault.RowUnpaired);
        (Rows, Line) = (_messages.Rows, _messages.Line);
        return HasTicks;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _messages.Dispose();
        _books.Dispose();
    }

    // Shares trade in the day, and clocks change at night.
    private static TimeSpan NewYorkOffset(DateOnly day) =>
        TimeZoneInfo.TryFindSystemTimeZoneById("America/New_York", out var newYork)
            ? newYork.GetUtcOffset(day.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Unspecified))
            : throw new RefusedException(
                "IMPORT_TIME_ZONE_MISSING", "This machine does not know New York's time; install its time zone data (tzdata).");

    private bool ReadMessage(bool isUsable, out long timeNs, out Trade trade)
    {
        (timeNs, trade) = (0, default);
        if (!isUsable || !_messages.Split(MessageColumns, MessageColumns)) return false;
        if (_messages.Rejects(0, TimeText.ReadOfDay(_messages.Column(0), 9, out var ns))) return false;
        if (ns < _name.FromMs * Nanoseconds.PerMillisecond || ns > _name.ToMs * Nanoseconds.PerMillisecond)
            return !_messages.Rejects(0, RowFault.TimeOutOfRange);
        timeNs = _startNs + ns;
        if (timeNs < _lastNs) return !_messages.Rejects(0, RowFault.TimeNotAscending);
        var type = _messages.Column(1);
        var kind = type.Length == 1 ? type[0] - '0' : 0;
        switch (kind)
        {
            case Submission or Cancellation or Deletion:
                return !_messages.Rejects(3, UnitGrid.IsNumber(_messages.Column(3)) ? RowFault.None : RowFault.NumberMalformed);
            case Execution or HiddenExecution or Cross:
                return ReadTrade(timeNs, kind, out trade);
            case Halt:
                // Trading stops, is quoted again or resumes (price −1, 0, 1): the book stays as it was.
                return !_messages.Rejects(4, IsHaltPrice(_messages.Column(4)) ? RowFault.None : RowFault.ValueUnknown);
            default:
                return !_messages.Rejects(1, RowFault.ValueUnknown);
        }
    }

    private bool ReadTrade(long timeNs, int kind, out Trade trade)
    {
        trade = default;
        var grid = _feed.Grid;
        if (_messages.Rejects(3, grid.TradedSize(_messages.Column(3), out var size))) return false;
        if (_messages.Rejects(4, grid.Price(_messages.Column(4), out var price))) return false;
        // The direction is that of the order that stood in the book: who took it came from the other side. A cross has no such order.
        var direction = _messages.Column(5);
        var isSell = direction.SequenceEqual("-1"u8);
        if (!isSell && !direction.SequenceEqual("1"u8)) return !_messages.Rejects(5, RowFault.ValueUnknown);
        var aggressor = kind == Cross ? Aggressor.Unknown : isSell ? Aggressor.Buyer : Aggressor.Seller;
        trade = new Trade(timeNs, price, size, aggressor);
        return true;
    }

    private static bool IsHaltPrice(ReadOnlySpan<byte> price) =>
        price.SequenceEqual("-1"u8) || price.SequenceEqual("0"u8) || price.SequenceEqual("1"u8);

    private bool ReadBook()
    {
        if (!_books.Split(4 * _name.Levels, 4 * _name.Levels)) return false;
        for (var column = 0; column < _books.Columns; column += 4)
            if (!ReadLevel(column, isBid: false) || !ReadLevel(column + 2, isBid: true))
                return false;
        return true;
    }

    private bool ReadLevel(int column, bool isBid)
    {
        var text = _books.Column(column);
        // What is not there has a price that no share has.
        if (text.SequenceEqual(isBid ? "-9999999999"u8 : "9999999999"u8)) return true;
        if (_books.Rejects(column, _feed.Grid.Price(text, out var price))) return false;
        if (_books.Rejects(column + 1, _feed.Grid.TradedSize(_books.Column(column + 1), out var size))) return false;
        var level = new BookLevel(price, size);
        return !_books.Rejects(column, isBid ? _rows.AddBid(level) : _rows.AddAsk(level));
    }
}
