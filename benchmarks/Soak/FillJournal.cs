using System.Globalization;
using OrleansTrading.Bench.Processes;

namespace OrleansTrading.Bench.Soak;

/// <summary>The journal's fills, page by page: what subscribers should have received.</summary>
internal sealed class FillJournal(ApiClient api)
{
    private const string Query =
        "query($after: String) { portfolio(name: \"main\") { "
        + "fills(first: 200, after: $after) { nodes { cursor } pageInfo { hasNextPage } } } }";

    /// <summary>Cursors of the fills that have been read, ascending.</summary>
    public List<long> Cursors { get; } = [];

    /// <summary>The last of them; 0 when there is none.</summary>
    public long Last => Cursors.Count == 0 ? 0 : Cursors[^1];

    /// <summary>Reads what is new.</summary>
    public async Task Read(CancellationToken cancellationToken)
    {
        bool hasMore;
        do
        {
            var after = Cursors.Count == 0 ? null : Last.ToString(CultureInfo.InvariantCulture);
            var data = await api.Ask(Query, new { after }, cancellationToken);
            var page = data.GetProperty("portfolio").GetProperty("fills");
            foreach (var fill in page.GetProperty("nodes").EnumerateArray())
                Cursors.Add(long.Parse(fill.GetProperty("cursor").GetString()!, CultureInfo.InvariantCulture));
            hasMore = page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean();
        }
        while (hasMore);
    }
}
