using FsCheck.Fluent;
using OrleansTrading.Domain;
using OrleansTrading.Domain.Markets;
using OrleansTrading.Domain.Tests;
using OrleansTrading.Storage.Archive;
using OrleansTrading.Storage.Archive.Segments;

namespace OrleansTrading.Storage.Tests.Archive;

/// <summary>Segments that are not what was committed: named refusals, and no tick that was not committed.</summary>
public sealed class DamagedSegmentTests : IDisposable
{
    private static readonly Tick[] Good = Ticks.Some(300, Ticks.Start);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_flipped_bit_and_every_cut_is_refused_with_the_file_and_the_offset()
    {
        await Open().CommitAsync(Ticks.Quotes, "source", Good);
        var file = Files().Single();
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        var expected = Good.Select(Ticks.Say).ToList();
        for (var at = 0; at < bytes.Length; at++)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= (byte)(1 << at % 8);
            AssertRefused(damaged, at);
            AssertRefused(bytes[..at], at);
        }

        AssertRefused([.. bytes, 0], bytes.Length);
        File.WriteAllBytes(file, bytes);
        Assert.Equal(expected, Open().Said(Ticks.Quotes));

        void AssertRefused(byte[] damaged, int at)
        {
            File.WriteAllBytes(file, damaged);
            var said = new List<string>();
            var refusal = Assert.Throws<RefusedException>(() =>
            {
                foreach (var tick in Open().Read(Ticks.Quotes, 0, long.MaxValue)) said.Add(Ticks.Say(tick));
            }).Refusal;
            Assert.True(refusal.Code == ArchiveCodes.Corrupt, $"Byte {at}: {refusal}");
            Assert.Contains($"'{file}'", refusal.Message, StringComparison.Ordinal);
            Assert.Contains("at byte ", refusal.Message, StringComparison.Ordinal);
            Assert.Empty(said);
        }
    }

    [Fact]
    public async Task A_segment_in_the_place_of_another_is_refused()
    {
        var archive = Open();
        await archive.CommitAsync(Ticks.Quotes, "first", Good);
        await archive.CommitAsync(Ticks.Quotes, "second", Ticks.Some(300, Ticks.Start, seed: 1));
        var other = Ticks.Quotes with { Symbol = "EUR/JPY" };
        await archive.CommitAsync(other, "first", Good);
        var files = Files();
        Assert.Equal(3, files.Length);

        // Of another stream.
        var (jpy, usd) = (files.Single(f => f.Contains("JPY", StringComparison.Ordinal)), files.Where(f => f.Contains("USD", StringComparison.Ordinal)).Order().ToArray());
        var bytes = File.ReadAllBytes(jpy);
        File.Copy(usd[0], jpy, overwrite: true);
        Assert.Equal(ArchiveCodes.Corrupt, Assert.Throws<RefusedException>(() => Open().Said(other)).Refusal.Code);
        File.WriteAllBytes(jpy, bytes);

        // Two of one stream, with their names exchanged.
        bytes = File.ReadAllBytes(usd[0]);
        File.Copy(usd[1], usd[0], overwrite: true);
        File.WriteAllBytes(usd[1], bytes);
        Assert.Equal(ArchiveCodes.Corrupt, Assert.Throws<RefusedException>(() => Open().Said(Ticks.Quotes)).Refusal.Code);
    }

    [Fact]
    public async Task A_damaged_block_is_refused_when_it_is_come_to_and_what_is_before_it_was_whole()
    {
        var ticks = Ticks.Some(40_000, Ticks.Start);
        await Open().CommitAsync(Ticks.Quotes, "source", ticks);
        var file = Files().Single();
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
        var read = new List<Tick>();
        Assert.Equal(ArchiveCodes.Corrupt, Assert.Throws<RefusedException>(() => read.AddRange(Open().Read(Ticks.Quotes, 0, long.MaxValue))).Refusal.Code);
        var last = Ticks.Start + 39_000 * Nanoseconds.PerMillisecond;
        Assert.Equal(ticks[39_000..], Open().Read(Ticks.Quotes, last, long.MaxValue));
    }

    [Fact]
    public async Task A_compaction_does_not_take_a_damaged_segment_s_place()
    {
        var archive = Open();
        await archive.CommitAsync(Ticks.Quotes, "first", Good);
        await archive.CommitAsync(Ticks.Quotes, "second", Good);
        var file = Files().Order().First();
        var bytes = File.ReadAllBytes(file);
        bytes[200] ^= 1;
        File.WriteAllBytes(file, bytes);
        var refusal = await Assert.ThrowsAsync<RefusedException>(async () => await Open().CompactAsync(TestContext.Current.CancellationToken));
        Assert.Equal(ArchiveCodes.Corrupt, refusal.Refusal.Code);
        Assert.Equal(2, Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Files_that_are_no_segments_are_left_alone()
    {
        await Open().CommitAsync(Ticks.Quotes, "source", Good);
        var beside = Path.Combine(Path.GetDirectoryName(Files().Single())!, "notes.txt");
        File.WriteAllText(beside, "mine");
        Directory.CreateDirectory(_folder["a folder"]);
        Assert.Equal(300, Open().Said(Ticks.Quotes).Count);
        Assert.Equal("mine", File.ReadAllText(beside));
    }

    [Fact]
    public async Task Any_footer_of_somebody_who_knows_its_checksum_is_read_or_refused_as_invalid()
    {
        for (var i = 0; i < 3; i++) await Open().CommitAsync(Ticks.Quotes, $"source {i}", Ticks.Some(20_000, Ticks.Start + i, seed: i));
        await Open().CompactAsync(TestContext.Current.CancellationToken);
        var (file, name) = (File.ReadAllBytes(Files().Single()), new SegmentName(1, 3));
        var length = BitConverter.ToInt32(file, file.Length - SegmentFormat.TrailerBytes);
        var end = file.Length - SegmentFormat.TrailerBytes - length;
        var good = file.AsSpan(end, length).ToArray();
        var changes =
            from cut in Gen.OneOf(Gen.Constant(length), Gen.Choose(0, length))
            from places in Gen.ArrayOf(Gen.Choose(0, length - 1), 3)
            from values in Gen.ArrayOf(Gen.Choose(0, 255), 3)
            from changed in Gen.Choose(0, 3)
            select (cut, places, values, changed);
        var (read, refused) = (0, 0);
        Property.Holds(changes, change =>
        {
            var footer = good.ToArray();
            for (var i = 0; i < change.changed; i++) footer[change.places[i]] = (byte)change.values[i];
            footer = footer[..change.cut];
            try
            {
                SegmentFormat.ReadFooter(footer, Crc32C.Append(0, footer), Ticks.Quotes, name, end);
                read++;
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }, runs: 5_000);
        Assert.True(read > 0 && refused > 0, $"{read} were read and {refused} refused: the property did not look where it should.");
    }

    private TickArchive Open() => new(LocalSegmentStore.Open(_folder.Path));

    private string[] Files() => Directory.GetFiles(_folder.Path, "*.ticks", SearchOption.AllDirectories);
}
