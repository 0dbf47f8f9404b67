using System.Globalization;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Journal;
using OrleansTrading.Grains.Abstractions;

namespace OrleansTrading.Grains.Portfolio;

/// <summary>
/// Pages of a journal's growing lists, from either end. Each event of a type gives one entry or several; an entry's cursor is the event's
/// version, and where there are several also its place among them.
/// </summary>
internal sealed class JournalPages(IEventJournal journal, string stream)
{
    /// <summary>Reads a page.</summary>
    /// <param name="types">Journal types of the events: the same kind, in its older shapes and its present one.</param>
    /// <param name="request">Which page.</param>
    /// <param name="open">An event's entries, oldest first; at least one.</param>
    public async ValueTask<(IReadOnlyList<T> Entries, PageInfo Info, Refusal? Refusal)> Read<T>(
        IReadOnlyList<string> types, PageRequest request, Func<RecordedEvent, IEnumerable<T>> open)
    {
        if (!TryParse(request, out var count, out var cursor, out var refusal)) return ([], new PageInfo(false, false, null, null), refusal);
        var entries = request.Last is null
            ? await After(types, cursor, count, open)
            : await Before(types, cursor, count, open);
        // One more than asked for was read, to know whether there is more.
        var hasMore = entries.Count > count;
        if (hasMore) entries.RemoveAt(request.Last is null ? count : 0);
        var isForward = request.Last is null;
        var info = new PageInfo(
            isForward ? hasMore : request.Before is not null,
            isForward ? request.After is not null : hasMore,
            entries.Count == 0 ? null : entries[0].Cursor.ToString(),
            entries.Count == 0 ? null : entries[^1].Cursor.ToString());
        return ([.. entries.Select(e => e.Entry)], info, null);
    }

    private async ValueTask<List<(Cursor Cursor, T Entry)>> After<T>(
        IReadOnlyList<string> types, Cursor cursor, int count, Func<RecordedEvent, IEnumerable<T>> open)
    {
        // A page may end among the entries of one event, which then has to be read again.
        var events = new List<RecordedEvent>(count + 2);
        foreach (var type in types)
            events.AddRange(await journal.ReadTypeAsync(stream, type, cursor.Place > 0 ? cursor.Version - 1 : cursor.Version, count + 2));
        return [.. events.OrderBy(e => e.Version).SelectMany(e => Open(e, open)).Where(e => e.Cursor.CompareTo(cursor) > 0).Take(count + 1)];
    }

    private async ValueTask<List<(Cursor Cursor, T Entry)>> Before<T>(
        IReadOnlyList<string> types, Cursor cursor, int count, Func<RecordedEvent, IEnumerable<T>> open)
    {
        var events = new List<RecordedEvent>(count + 2);
        foreach (var type in types)
            events.AddRange(await journal.ReadTypeBackwardAsync(stream, type, cursor.Place > 0 ? cursor.Version + 1 : cursor.Version, count + 2));
        var entries = events.OrderByDescending(e => e.Version).SelectMany(e => Open(e, open).AsEnumerable().Reverse())
            .Where(e => e.Cursor.CompareTo(cursor) < 0).Take(count + 1).ToList();
        entries.Reverse();
        return entries;
    }

    private static List<(Cursor Cursor, T Entry)> Open<T>(RecordedEvent recorded, Func<RecordedEvent, IEnumerable<T>> open)
    {
        var entries = open(recorded).ToList();
        return [.. entries.Select((entry, i) => (new Cursor(recorded.Version, entries.Count == 1 ? 0 : i + 1), entry))];
    }

    private static bool TryParse(PageRequest request, out int count, out Cursor cursor, out Refusal? refusal)
    {
        var isForward = request.Last is null;
        count = request.Last ?? request.First ?? PageInfo.DefaultPageSize;
        cursor = isForward ? default : new Cursor(long.MaxValue, 0);
        refusal = null;
        if (isForward ? request.Before is not null : request.First is not null || request.After is not null)
        {
            refusal = new Refusal("PAGE_ARGUMENTS_INVALID", "A page is asked for with first and after, or with last and before.");
        }
        else if (count is < 1 or > PageInfo.MaxPageSize)
        {
            refusal = new Refusal(
                "PAGE_SIZE_INVALID", $"A page has 1 to {PageInfo.MaxPageSize} entries.", "MAX_PAGE_SIZE", PageInfo.MaxPageSize, count);
        }
        else if ((isForward ? request.After : request.Before) is { } text && !Cursor.TryParse(text, out cursor))
        {
            refusal = new Refusal("CURSOR_INVALID", "A cursor is what an earlier page gave as its start or end.");
        }

        return refusal is null;
    }

    /// <summary>The place of an entry: its event's version, and its place among the event's entries, from 1; 0 when it is the only one.</summary>
    private readonly record struct Cursor(long Version, int Place) : IComparable<Cursor>
    {
        public static bool TryParse(string text, out Cursor cursor)
        {
            cursor = default;
            var parts = text.Split('.');
            var place = 0;
            if (parts.Length > 2
                || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out place))
                || version == long.MaxValue)
                return false;
            cursor = new Cursor(version, place);
            return true;
        }

        public int CompareTo(Cursor other) => (Version, Place).CompareTo((other.Version, other.Place));

        public override string ToString() => Place == 0
            ? Version.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Version}.{Place}");
    }
}
