using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace OrleansTrading.Api.Tests;

/// <summary>Files are imported through the API, read back as ticks and bars, and a job that was killed is finished without doubling.</summary>
public sealed class ImportTests
{
    private static readonly DateTimeOffset Day = new(2024, 3, 5, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_import_gives_the_ticks_and_the_bars_of_its_good_rows_and_reports_the_bad_ones()
    {
        using var folder = new TemporaryFolder();
        var quotes = Quotes(3_000, seed: 1);
        var rows = quotes.Select(Row).ToList();
        rows.Insert(10, "1,0,1.10000");
        rows.Insert(20, "what,1.10000,1.10010");
        WriteZip(folder, Day, rows);
        using var service = await Service.Start(ServiceCommand.None, folder.Path, Stop.Token);
        await Start(service.Client, "j", "lean");
        var job = await Ended(service.Client, "j");
        Assert.Equal(("DONE", 1L, 2L, 3_000L), (Text(job, "phase"), Int(job, "filesDone"), Int(job, "rowsRejected"), Int(job, "ticksImported")));
        Assert.Equal(
            [("PRICE_NOT_POSITIVE", 11L, 2L, "0"), ("TIME_MALFORMED", 21L, 1L, "what")],
            job.GetProperty("rejectedRows").EnumerateArray().Select(r => (Text(r, "code"), Int(r, "line"), Int(r, "column"), Text(r, "message"))).Order());
        Assert.Equal(["PRICE_NOT_POSITIVE", "TIME_MALFORMED"], job.GetProperty("rejects").EnumerateArray().Select(r => Text(r, "code")));

        var ticks = await Pages(service.Client, "history", "symbol: \"EURUSD\", kind: QUOTE", "time quote { bid ask }");
        Assert.Equal(
            quotes.Select(q => (q.Time, q.Bid, q.Ask)),
            ticks.Select(t => (t.GetProperty("time").GetDateTimeOffset(), t.GetProperty("quote").GetProperty("bid").GetDecimal(),
                t.GetProperty("quote").GetProperty("ask").GetDecimal())));
        foreach (var (timeframe, minutes) in new[] { ("1m", 1), ("15m", 15), ("4h", 240), ("1d", 1_440) })
        {
            var bars = await Pages(
                service.Client, "historyBars", $"symbol: \"EURUSD\", venue: \"oanda\", timeframe: \"{timeframe}\"", "openTime open high low close count");
            Assert.Equal(
                quotes.GroupBy(q => (q.Time - Day).Ticks / (minutes * TimeSpan.TicksPerMinute)).Select(g => (
                    Day.AddMinutes(g.Key * minutes), g.First().Mid, g.Max(q => q.Mid), g.Min(q => q.Mid), g.Last().Mid, (long)g.Count())),
                bars.Select(b => (b.GetProperty("openTime").GetDateTimeOffset(), Number(b, "open"), Number(b, "high"), Number(b, "low"), Number(b, "close"), Int(b, "count"))));
        }
    }

    [Fact]
    public async Task A_table_of_bars_becomes_longer_bars_and_too_many_bad_rows_fail_the_import()
    {
        using var folder = new TemporaryFolder();
        var table = new StringBuilder("timestamp,open,high,low,close,volume\n");
        for (var i = 0; i < 90; i++)
        {
            var open = (110_000 + i) * 0.00001m;
            table.Append(CultureInfo.InvariantCulture, $"{Day.AddMinutes(i):yyyy-MM-ddTHH:mm:ssZ},{open},{open + 0.0002m},{open - 0.0002m},{open},0\n");
        }

        table.Append("2024-03-05T01:30:00Z,1.1,1.0,1.2,1.1,0\n");
        Directory.CreateDirectory(folder.Of("imports"));
        await File.WriteAllTextAsync(Path.Combine(folder.Of("imports"), "eurusd-m1-bid.csv"), table.ToString(), Stop.Token);
        using var service = await Service.Start(ServiceCommand.None, folder.Path, Stop.Token);
        const string named = "path: \"eurusd-m1-bid.csv\", venue: \"fxcm\", symbol: \"EUR/USD\", barLength: \"1m\", barPrice: BID";
        await Send(service.Client, $"id: \"none\", {named}, maxRejects: 0");
        var failed = await Ended(service.Client, "none");
        Assert.Equal(("FAILED", "IMPORT_ROW_REJECTED"), (Text(failed, "phase"), Text(failed.GetProperty("error"), "code")));
        await Send(service.Client, $"id: \"some\", {named}");
        Assert.Equal("DONE", Text(await Ended(service.Client, "some"), "phase"));

        var bars = await Pages(
            service.Client, "historyBars", "symbol: \"EURUSD\", venue: \"fxcm\", price: BID, timeframe: \"1h\"", "openTime open high low close count isClosed");
        Assert.Equal(
            [(Day, 1.1m, 1.10079m, 1.0998m, 1.10059m, 60L, true), (Day.AddHours(1), 1.1006m, 1.10109m, 1.1004m, 1.10089m, 30L, false)],
            bars.Select(b => (b.GetProperty("openTime").GetDateTimeOffset(), Number(b, "open"), Number(b, "high"), Number(b, "low"), Number(b, "close"),
                Int(b, "count"), b.GetProperty("isClosed").GetBoolean())));
    }

    [Fact]
    public async Task An_import_killed_in_the_middle_is_finished_after_the_next_start_without_doubling()
    {
        const int days = 40;
        const int rows = 20_000;
        using var folder = new TemporaryFolder();
        for (var day = 0; day < days; day++) WriteZip(folder, Day.AddDays(day), [.. Quotes(rows, seed: day).Select(Row)]);
        using (var service = await Service.Start(ServiceCommand.None, folder.Path, Stop.Token))
        {
            await Start(service.Client, "j", "lean");
            await Until.True(async () => Int(await Find(service.Client, "j"), "filesDone") >= 2, "two files are imported", Stop.Token);
            Assert.Equal("RUNNING", Text(await Find(service.Client, "j"), "phase"));
            service.Process.Kill();
        }

        using var again = await Service.Start(ServiceCommand.None, folder.Path, Stop.Token);
        var job = await Ended(again.Client, "j");
        Assert.Equal(("DONE", (long)days), (Text(job, "phase"), Int(job, "filesDone")));
        Assert.InRange(Int(job, "filesKnown"), 2, days - 1);
        var archive = (await again.Client.Ask("{ archive { nodes { ticks } } }", cancellationToken: Stop.Token)).GetProperty("archive").GetProperty("nodes");
        Assert.Equal(days * rows, Int(Assert.Single(archive.EnumerateArray()), "ticks"));
        Assert.Equal(Text(job, "finished"), Text((await Start(again.Client, "j", "lean")).Data.GetProperty("startImport").GetProperty("job"), "finished"));
    }

    [Fact]
    public async Task Nothing_outside_the_folder_of_imports_is_read_and_nobody_without_the_token_imports()
    {
        using var folder = new TemporaryFolder();
        using var outside = new TemporaryFolder();
        WriteZip(outside, Day, ["1,1.10000,1.10010"]);
        var imports = Directory.CreateDirectory(folder.Of("imports")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(imports, "link"), outside.Of("imports"));
        Directory.CreateDirectory(Path.Combine(imports, "inner"));
        File.CreateSymbolicLink(Path.Combine(imports, "inner", "token.csv"), folder.Of("token"));
        using var service = await Service.Start(ServiceCommand.None, folder.Path, Stop.Token);
        string[] invalid =
        [
            "", "..", "../token", "lean/../../token", outside.Path, "/etc/passwd", "link", "link/lean", "inner/token.csv", "./lean", "lean//x", "a\\b", "a\u0000b",
        ];
        foreach (var path in invalid) Assert.Equal("IMPORT_PATH_INVALID", (await Start(service.Client, "j", path)).Code);
        Assert.Equal("IMPORT_PATH_MISSING", (await Start(service.Client, "j", "lean")).Code);
        // Below a folder links are found when it is walked.
        foreach (var (id, path) in new[] { ("all", "."), ("inner", "inner") })
        {
            Assert.Empty((await Start(service.Client, id, path)).Errors);
            Assert.Equal("IMPORT_PATH_INVALID", Text((await Ended(service.Client, id)).GetProperty("error"), "code"));
        }

        using var stranger = new GraphQLClient(service.Process.Port, token: null);
        Assert.NotEmpty((await Start(stranger, "stranger", ".")).Errors);
        Assert.Equal("IMPORT_UNKNOWN", (await service.Client.Send("{ import(id: \"stranger\") { id } }", null, Stop.Token)).Code);
        Assert.Empty((await service.Client.Ask("{ archive { nodes { ticks } } }", cancellationToken: Stop.Token)).GetProperty("archive").GetProperty("nodes").EnumerateArray());
    }

    private static (DateTimeOffset Time, decimal Bid, decimal Ask, decimal Mid)[] Quotes(int count, int seed)
    {
        var random = new Random(seed);
        var (ms, bid) = (0L, 110_000);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                (ms, bid) = (ms + random.Next(1, 4_000), bid + random.Next(-5, 6));
                var (low, high) = (bid * 0.00001m, (bid + random.Next(1, 9)) * 0.00001m);
                return (Day.AddMilliseconds(ms), low, high, (low + high) / 2);
            }),
        ];
    }

    private static string Row((DateTimeOffset Time, decimal Bid, decimal Ask, decimal Mid) quote) =>
        string.Create(CultureInfo.InvariantCulture, $"{(quote.Time - Day).TotalMilliseconds},{quote.Bid},{quote.Ask}");

    private static void WriteZip(TemporaryFolder folder, DateTimeOffset day, IReadOnlyList<string> rows)
    {
        var target = Directory.CreateDirectory(Path.Combine(folder.Of("imports"), "lean", "forex", "oanda", "tick", "eurusd")).FullName;
        using var zip = new ZipArchive(File.Create(Path.Combine(target, $"{day:yyyyMMdd}_quote.zip")), ZipArchiveMode.Create);
        using var writer = new StreamWriter(zip.CreateEntry($"{day:yyyyMMdd}_eurusd_tick_quote.csv", CompressionLevel.Fastest).Open());
        foreach (var row in rows) writer.Write(row + "\n");
    }

    private static Task<GraphQLAnswer> Start(GraphQLClient client, string id, string path) => client.Send(
        "mutation($id: String!, $path: String!) { startImport(input: { id: $id, path: $path }) { job { id phase finished } } }", new { id, path }, Stop.Token);

    private static async Task Send(GraphQLClient client, string input) =>
        await client.Ask($"mutation {{ startImport(input: {{ {input} }}) {{ job {{ id }} }} }}", cancellationToken: Stop.Token);

    private static async Task<JsonElement> Find(GraphQLClient client, string id) => (await client.Ask(
        """
        query($id: String!) { import(id: $id) {
          phase filesDone filesKnown rowsRejected ticksImported finished rejectedRows { file line column code message } rejects { code count } error { code }
        } }
        """,
        new { id }, Stop.Token)).GetProperty("import");

    private static async Task<JsonElement> Ended(GraphQLClient client, string id)
    {
        JsonElement job = default;
        await Until.True(
            async () => Text(job = await Find(client, id), "phase") is "DONE" or "FAILED" or "CANCELLED", $"import {id} has ended", Stop.Token);
        return job;
    }

    private static async Task<List<JsonElement>> Pages(GraphQLClient client, string field, string arguments, string fields)
    {
        var all = new List<JsonElement>();
        for (string? after = null; ;)
        {
            var page = (await client.Ask(
                $$"""
                query($after: String) { {{field}}({{arguments}}, from: "2024-03-05T00:00:00Z", to: "2024-03-06T00:00:00Z", first: 700, after: $after) {
                  nodes { {{fields}} } pageInfo { hasNextPage endCursor }
                } }
                """,
                new { after }, Stop.Token)).GetProperty(field);
            all.AddRange(page.GetProperty("nodes").EnumerateArray());
            if (!page.GetProperty("pageInfo").GetProperty("hasNextPage").GetBoolean()) return all;
            after = Text(page.GetProperty("pageInfo"), "endCursor");
        }
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static long Int(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private static decimal Number(JsonElement element, string name) => element.GetProperty(name).GetDecimal();
}
