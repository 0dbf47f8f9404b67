using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>Reads rows that each show the best levels of a book.</summary>
internal sealed class TardisSnapshotReader : ImportReader
{
    private const int FixedColumns = 4;
    private const int MaxLineBytes = 32 * 1024;

    private readonly CsvFile _file;
    private readonly TardisBooks<Shown> _books;
    private readonly int _levels;

    internal TardisSnapshotReader(ImportContent content, ImportContext context)
    {
        _file = new CsvFile(content, context, FixedColumns + 4 * 200, MaxLineBytes);
        _levels = TardisSnapshotFormat.LevelsOf(_file.ReadHeader(
            header => TardisSnapshotFormat.LevelsOf(header) > 0, TardisBooks.Beginning + "asks[0].price,asks[0].amount,bids[0].price,…"));
        _books = new TardisBooks<Shown>(context, grid => new Shown(new BookFeed(grid, SequenceRule.None, context.Tally)));
    }

    /// <inheritdoc/>
    public override long BytesRead => _file.BytesRead;

    /// <inheritdoc/>
    public override string Path => _file.Path;

    /// <inheritdoc/>
    public override bool Next()
    {
        Clear();
        while (!HasTicks && _file.Next(out var isUsable))
        {
            var columns = FixedColumns + 4 * _levels;
            if (!isUsable || !_file.Split(columns, columns) || _books.Find(_file) is not { } book) continue;
            bool hasUpdate;
            if (ReadRow(book, out var timeNs)) _file.Rejects(2, book.Rows.End(timeNs, out hasUpdate));
            else hasUpdate = book.Rows.Spoil();
            if (!hasUpdate) continue;
            Listing = book.Feed.Listing;
            Add(new Tick(book.Feed.Update));
        }

        (Rows, Line) = (_file.Rows, _file.Line);
        return HasTicks;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _file.Dispose();

    private bool ReadRow(Shown book, out long timeNs)
    {
        book.Rows.Begin();
        if (_file.Rejects(2, TimeText.ReadEpoch(_file.Column(2), TardisBooks.TimeUnitNs, out timeNs))) return false;
        for (var column = FixedColumns; column < _file.Columns; column += 4)
        {
            if (!ReadLevel(book, column, isBid: false) || !ReadLevel(book, column + 2, isBid: true)) return false;
        }

        return true;
    }

    private bool ReadLevel(Shown book, int column, bool isBid)
    {
        if (_file.Column(column).IsEmpty && _file.Column(column + 1).IsEmpty) return true;
        var grid = book.Feed.Grid;
        if (_file.Rejects(column, grid.Price(_file.Column(column), out var price))) return false;
        if (_file.Rejects(column + 1, grid.TradedSize(_file.Column(column + 1), out var size))) return false;
        var level = new BookLevel(price, size);
        return !_file.Rejects(column, isBid ? book.Rows.AddBid(level) : book.Rows.AddAsk(level));
    }

    private sealed class Shown(BookFeed feed)
    {
        internal BookFeed Feed => feed;

        internal BookRows Rows { get; } = new(feed);
    }
}

/// <summary>Reads rows that are a level each, and messages of those of one local timestamp.</summary>
internal sealed class TardisIncrementalReader : ImportReader
{
    private const int ColumnCount = 8;
    private const int MaxLineBytes = 1_024;

    private readonly CsvFile _file;
    private readonly TardisBooks<Incremental> _books;
    private Incremental? _open;
    private Incremental? _next;
    private long _nextTimeNs;
    private long _nextLocalNs;
    private bool _isNextOfSnapshot;

    internal TardisIncrementalReader(ImportContent content, ImportContext context)
    {
        _file = new CsvFile(content, context, ColumnCount, MaxLineBytes);
        _file.ReadHeader(header => header == TardisIncrementalFormat.Header, TardisIncrementalFormat.Header);
        _books = new TardisBooks<Incremental>(context, grid => new Incremental(new BookFeed(grid, SequenceRule.None, context.Tally)));
    }

    /// <inheritdoc/>
    public override long BytesRead => _file.BytesRead;

    /// <inheritdoc/>
    public override string Path => _file.Path;

    /// <inheritdoc/>
    public override bool Next()
    {
        Clear();
        while (!HasTicks && (_next is not null || ReadKey()))
        {
            if (_open is not null && !IsOfOpenMessage) End();
            else AddRow();
        }

        if (!HasTicks && _open is not null) End();
        Rows = _file.Rows;
        return HasTicks;
    }

    private bool IsOfOpenMessage => _next == _open && _nextLocalNs == _open!.LocalNs && _isNextOfSnapshot == _open.IsOfSnapshot;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _file.Dispose();

    // Reads on to a row of which it is known to which message it belongs.
    private bool ReadKey()
    {
        while (_file.Next(out var isUsable))
        {
            if (isUsable && _file.Split(ColumnCount, ColumnCount))
            {
                var book = _books.Find(_file);
                if (book is null) continue;
                if (!_file.Rejects(2, TimeText.ReadEpoch(_file.Column(2), TardisBooks.TimeUnitNs, out _nextTimeNs))
                    && !_file.Rejects(3, TimeText.ReadEpoch(_file.Column(3), TardisBooks.TimeUnitNs, out _nextLocalNs))
                    && !_file.Rejects(4, ReadFlag(_file.Column(4), out _isNextOfSnapshot)))
                {
                    _next = book;
                    return true;
                }
            }

            // It may have been of any of them.
            foreach (var book in _books.All) book.Feed.Spoil();
        }

        return false;
    }

    private void AddRow()
    {
        var book = _next!;
        if (_open is null)
        {
            var isFirstOfSnapshot = _isNextOfSnapshot && !book.IsOfSnapshot;
            (book.LocalNs, book.IsOfSnapshot, book.Line) = (_nextLocalNs, _isNextOfSnapshot, _file.Line);
            _open = book;
            _file.Rejects(2, book.Feed.Begin(isFirstOfSnapshot ? BookMessageKind.Snapshot : BookMessageKind.Delta, _nextTimeNs));
        }

        _next = null;
        if (!ReadLevel(book.Feed)) book.Feed.Spoil();
    }

    private bool ReadLevel(BookFeed feed)
    {
        if (_file.Rejects(6, feed.Grid.Price(_file.Column(6), out var price))) return false;
        if (_file.Rejects(7, feed.Grid.Size(_file.Column(7), out var size))) return false;
        var side = _file.Column(5);
        if (side.SequenceEqual("bid"u8)) return !_file.Rejects(6, feed.AddBid(price, size));
        if (side.SequenceEqual("ask"u8)) return !_file.Rejects(6, feed.AddAsk(price, size));
        _file.Rejects(5, RowFault.ValueUnknown);
        return false;
    }

    private void End()
    {
        var book = _open!;
        _open = null;
        if (!book.Feed.End()) return;
        (Listing, Line) = (book.Feed.Listing, book.Line);
        Add(new Tick(book.Feed.Update));
    }

    private static RowFault ReadFlag(ReadOnlySpan<byte> text, out bool flag)
    {
        flag = text.SequenceEqual("true"u8);
        return flag || text.SequenceEqual("false"u8) ? RowFault.None : RowFault.ValueUnknown;
    }

    private sealed class Incremental(BookFeed feed)
    {
        internal BookFeed Feed => feed;

        internal long LocalNs { get; set; }

        internal bool IsOfSnapshot { get; set; }

        internal long Line { get; set; }
    }
}
