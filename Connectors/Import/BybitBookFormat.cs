using System.Text;
using System.Text.Json;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Books;
using OrleansTrading.Domain.Markets;

namespace OrleansTrading.Connectors.Import;

/// <summary>
/// Bybit's recorded order books, <c>2024-12-01_XRPUSDT_ob500.data</c>: a message of its stream a line, as JSON. <c>u</c> counts messages one by
/// one; a snapshot with <c>u</c> 1 begins anew.
/// </summary>
/// <remarks>Format: Bybit's historical data, and its documentation of the order book stream (v5).</remarks>
internal sealed class BybitBookFormat : IImportFormat
{
    private const string Ending = ".data";

    /// <inheritdoc/>
    public string Name => "bybit-ob";

    /// <inheritdoc/>
    public ImportMatch Match(ImportContent content) => SymbolOf(content) is null ? ImportMatch.None : ImportMatch.Rows;

    /// <inheritdoc/>
    public ImportContent? Companion(ImportContent content) => null;

    /// <inheritdoc/>
    public ImportReader Open(ImportContent content, ImportContent? companion, ImportContext context)
    {
        var symbol = SymbolOf(content)
            ?? throw new RefusedException(
                "IMPORT_NAME_MALFORMED", $"{content.Path}: Bybit's books are called {{date}}_{{symbol}}_ob{{levels}}.data.");
        return new BybitBookReader(content, context, context.ListingOf(content, context.VenueOf(content, "bybit"), symbol), symbol);
    }

    private static string? SymbolOf(ImportContent content)
    {
        if (!content.Name.EndsWith(Ending, StringComparison.Ordinal)) return null;
        var parts = content.Name[..^Ending.Length].Split('_');
        return parts.Length == 3 && parts[2].StartsWith("ob", StringComparison.Ordinal) && int.TryParse(parts[2].AsSpan(2), out _) ? parts[1] : null;
    }
}

/// <summary>Reads messages of Bybit's order book stream.</summary>
internal sealed class BybitBookReader : ImportReader
{
    // Thousand levels a side of two short texts each are some 50 KB.
    private const int MaxLineBytes = 1024 * 1024;

    private readonly LineReader _lines;
    private readonly ImportTally _tally;
    private readonly BookFeed _feed;
    private readonly string _path;
    private readonly byte[] _symbol;
    private readonly LevelList _bids = new();
    private readonly LevelList _asks = new();
    private BookMessageKind? _kind;
    private long _sentMs;
    private long _matchedMs;
    private long _updateId;
    private bool _isOfSymbol;
    private RowFault _fault;
    private long _faultAt;

    internal BybitBookReader(ImportContent content, ImportContext context, Listing listing, string symbol)
    {
        Listing = listing;
        _path = content.Path;
        _symbol = Encoding.UTF8.GetBytes(symbol);
        _tally = context.Tally;
        _feed = new BookFeed(new ListingGrid(listing), SequenceRule.Consecutive, context.Tally);
        _lines = new LineReader(content.Open(), content.Path, MaxLineBytes, context.CancellationToken);
    }

    /// <inheritdoc/>
    public override long BytesRead => _lines.BytesRead;

    /// <inheritdoc/>
    public override string Path => _path;

    /// <inheritdoc/>
    public override bool Next()
    {
        Clear();
        while (!HasTicks && _lines.Next())
        {
            Rows++;
            Line = _lines.Number;
            if (ReadMessage() && Begin()) AddLevels();
            else Spoil();
            if (_feed.End()) Add(new Tick(_feed.Update));
        }

        return HasTicks;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing) => _lines.Dispose();

    private bool Begin()
    {
        // The matching engine's time is what trades of the same moment have; older records lack it.
        var timeMs = _matchedMs > 0 ? _matchedMs : _sentMs;
        var fault = _feed.Begin(_kind!.Value, timeMs * Nanoseconds.PerMillisecond, _updateId, _updateId);
        return fault == RowFault.None || Reject(fault, 0);
    }

    private void AddLevels()
    {
        foreach (var level in _bids.Levels) _feed.AddBid(level.PriceTicks, level.SizeLots);
        foreach (var level in _asks.Levels) _feed.AddAsk(level.PriceTicks, level.SizeLots);
    }

    private void Spoil()
    {
        _feed.Begin(BookMessageKind.Delta, _feed.TimeNs);
        _feed.Spoil();
    }

    private bool ReadMessage()
    {
        if (_lines.IsTooLong) return Reject(RowFault.LineTooLong, 0);
        if (_lines.Line.IsEmpty) return Reject(RowFault.RowEmpty, 0);
        (_kind, _sentMs, _matchedMs, _updateId, _isOfSymbol, _fault, _faultAt) = (null, 0, 0, 0, false, RowFault.None, 0);
        _bids.Clear();
        _asks.Clear();
        var reader = new Utf8JsonReader(_lines.Line);
        try
        {
            if (!ReadObject(ref reader, isData: false) || reader.Read()) Fault(RowFault.JsonMalformed, ref reader);
        }
        catch (JsonException)
        {
            Fault(RowFault.JsonMalformed, ref reader);
        }

        if (_fault != RowFault.None) return Reject(_fault, _faultAt);
        if (!_isOfSymbol) return Reject(RowFault.ListingUnknown, 0);
        return _kind is not null && _sentMs > 0 && _updateId > 0 || Reject(RowFault.JsonMalformed, 0);
    }

    // Values that are not of the kind documented leave a fault behind; the reader goes on so that malformed JSON is called that.
    private bool ReadObject(ref Utf8JsonReader reader, bool isData)
    {
        if (!isData && !reader.Read()) return false;
        if (reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isKnown = isData ? ReadDataProperty(ref reader) : ReadProperty(ref reader);
            if (!isKnown && (!reader.Read() || !reader.TrySkip())) return false;
        }

        return reader.TokenType == JsonTokenType.EndObject;
    }

    private bool ReadProperty(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("type"u8)) ReadKind(ref reader);
        else if (reader.ValueTextEquals("ts"u8)) _sentMs = ReadNumber(ref reader, long.MaxValue / Nanoseconds.PerMillisecond);
        else if (reader.ValueTextEquals("cts"u8)) _matchedMs = ReadNumber(ref reader, long.MaxValue / Nanoseconds.PerMillisecond);
        else if (!reader.ValueTextEquals("data"u8)) return false;
        else if (!reader.Read() || !ReadObject(ref reader, isData: true)) Fault(RowFault.JsonMalformed, ref reader);
        return true;
    }

    private bool ReadDataProperty(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("s"u8)) _isOfSymbol = reader.Read() && reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(_symbol);
        else if (reader.ValueTextEquals("u"u8)) _updateId = ReadNumber(ref reader, long.MaxValue - 1);
        else if (reader.ValueTextEquals("b"u8)) ReadLevels(ref reader, _bids);
        else if (reader.ValueTextEquals("a"u8)) ReadLevels(ref reader, _asks);
        else return false;
        return true;
    }

    private void ReadKind(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("snapshot"u8)) _kind = BookMessageKind.Snapshot;
        else if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("delta"u8)) _kind = BookMessageKind.Delta;
        else Fault(RowFault.ValueUnknown, ref reader);
    }

    private long ReadNumber(ref Utf8JsonReader reader, long most)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number >= 0 && number <= most) return number;
        Fault(RowFault.NumberMalformed, ref reader);
        return 0;
    }

    private void ReadLevels(ref Utf8JsonReader reader, LevelList levels)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Fault(RowFault.JsonMalformed, ref reader);
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            ReadLevel(ref reader, levels);
            if (_fault != RowFault.None) return;
        }

        if (reader.TokenType != JsonTokenType.EndArray) Fault(RowFault.JsonMalformed, ref reader);
    }

    private void ReadLevel(ref Utf8JsonReader reader, LevelList levels)
    {
        var (ticks, lots) = (0L, 0L);
        var fault = ReadText(ref reader) ? _feed.Grid.Price(reader.ValueSpan, out ticks) : RowFault.JsonMalformed;
        if (fault == RowFault.None) fault = ReadText(ref reader) ? _feed.Grid.Size(reader.ValueSpan, out lots) : RowFault.JsonMalformed;
        if (fault == RowFault.None && levels.Count == BookFeed.MaxSideLevels) fault = RowFault.TooManyLevels;
        if (fault == RowFault.None && !(reader.Read() && reader.TokenType == JsonTokenType.EndArray)) fault = RowFault.JsonMalformed;
        if (fault == RowFault.None) levels.Add(new BookLevel(ticks, lots));
        else Fault(fault, ref reader);
    }

    // Numbers come as texts; one with an escape in it is none.
    private static bool ReadText(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped;

    // The first fault is the one to tell; what comes after it may be its consequence.
    private void Fault(RowFault fault, ref Utf8JsonReader reader)
    {
        if (_fault != RowFault.None) return;
        (_fault, _faultAt) = (fault, reader.TokenStartIndex);
    }

    private bool Reject(RowFault fault, long at)
    {
        var line = _lines.Line;
        var column = fault is RowFault.LineTooLong or RowFault.RowEmpty ? 0 : (int)at + 1;
        _tally.Reject(_path, _lines.Number, column, fault, line[(int)Math.Min(at, line.Length)..]);
        return false;
    }
}
