using System.Text;
using OrleansTrading.Domain;
using OrleansTrading.Storage.Tests.Processes;

namespace OrleansTrading.Storage.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly TemporaryFolder _parent = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Data => _parent["data"];

    private string TokenPath => Path.Combine(Data, "token");

    public void Dispose() => _parent.Dispose();

    [Fact]
    public void A_folder_that_is_missing_is_created_for_its_owner_alone()
    {
        using var folder = DataFolder.Open(Data);
        Assert.Equal(Data, folder.Path);
        Assert.Equal(Data, Path.GetDirectoryName(folder.DatabasePath));
        Assert.Empty(Directory.GetFiles(Data, ".*"));
        SkipOnWindows();
        Assert.Equal("700", Mode(Data));
    }

    [Fact]
    public void A_folder_that_is_held_is_refused_with_its_name_and_holder_until_it_is_let_go()
    {
        using (DataFolder.Open(Data))
        {
            var refusal = Refused(StorageCodes.FolderInUse);
            Assert.Contains(Data, refusal.Message, StringComparison.Ordinal);
            Assert.Contains($"process {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
        }

        DataFolder.Open(Data).Dispose();
    }

    [Fact]
    public async Task A_folder_that_another_process_holds_is_free_when_that_was_killed()
    {
        using var holder = new CrashWriter("hold", Data);
        Assert.Equal($"holding {holder.Id}", await holder.HearAsync());

        var refusal = Refused(StorageCodes.FolderInUse);
        Assert.Contains($"process {holder.Id}", refusal.Message, StringComparison.Ordinal);

        holder.Kill();
        await holder.EndAsync();
        DataFolder.Open(Data).Dispose();
    }

    [Fact]
    public async Task A_holder_whose_pid_cannot_be_read_is_refused_all_the_same()
    {
        using var folder = DataFolder.Open(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, "pid"), "no number", Token);
        Refused(StorageCodes.FolderInUse);
        File.Delete(Path.Combine(Data, "pid"));
        Refused(StorageCodes.FolderInUse);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_created_is_refused_by_name()
    {
        await File.WriteAllTextAsync(Data, "a file is in the way", Token);
        Refused(StorageCodes.FolderNotWritable);
    }

    [Fact]
    public void A_folder_that_is_read_only_is_refused_by_name()
    {
        SkipOnWindows();
        // A privileged process may write everywhere but where the kernel itself says no.
        if (Environment.IsPrivilegedProcess)
        {
            Refused(StorageCodes.FolderNotWritable, "/proc/trading");
            return;
        }

        Directory.CreateDirectory(Data);
        SetMode(Data, "500");
        Refused(StorageCodes.FolderNotWritable);
        SetMode(Data, "700");
        DataFolder.Open(Data).Dispose();
    }

    [Fact]
    public void The_token_is_made_once_and_read_back_later()
    {
        string token;
        using (var folder = DataFolder.Open(Data))
        {
            token = folder.ReadOrCreateToken();
            Assert.Equal(token, folder.ReadOrCreateToken());
        }

        Assert.Equal(32, System.Buffers.Text.Base64Url.DecodeFromChars(token).Length);
        Assert.Equal(token, File.ReadAllText(TokenPath));
        Assert.Empty(Directory.GetFiles(Data, ".*"));
        using (var folder = DataFolder.Open(Data))
            Assert.Equal(token, folder.ReadOrCreateToken());
        SkipOnWindows();
        Assert.Equal("600", Mode(TokenPath));
    }

    [Fact]
    public void Every_folder_has_a_token_of_its_own()
    {
        using var one = DataFolder.Open(_parent["one"]);
        using var other = DataFolder.Open(_parent["other"]);
        Assert.NotEqual(one.ReadOrCreateToken(), other.ReadOrCreateToken());
    }

    [Theory]
    [InlineData("640")]
    [InlineData("604")]
    [InlineData("620")]
    [InlineData("700")]
    public void A_token_that_others_may_have_read_is_refused_by_name(string mode)
    {
        SkipOnWindows();
        using var folder = DataFolder.Open(Data);
        folder.ReadOrCreateToken();
        SetMode(TokenPath, mode);
        var refused = Assert.Throws<RefusedException>(folder.ReadOrCreateToken);
        Assert.Equal(StorageCodes.TokenExposed, refused.Refusal.Code);
        Assert.Contains(mode, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_its_owner_cannot_even_write_is_fine()
    {
        SkipOnWindows();
        using var folder = DataFolder.Open(Data);
        var token = folder.ReadOrCreateToken();
        SetMode(TokenPath, "400");
        Assert.Equal(token, folder.ReadOrCreateToken());
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_token_file_that_holds_something_else_is_refused_by_name(string content)
    {
        using var folder = DataFolder.Open(Data);
        folder.ReadOrCreateToken();
        File.WriteAllBytes(TokenPath, Encoding.UTF8.GetBytes(content));
        var refused = Assert.Throws<RefusedException>(folder.ReadOrCreateToken);
        Assert.Equal(StorageCodes.TokenMalformed, refused.Refusal.Code);
        if (content.Length > 0)
            Assert.DoesNotContain(content, refused.Message, StringComparison.Ordinal);
    }

    private Refusal Refused(string code, string? path = null)
    {
        var refused = Assert.Throws<RefusedException>(() => DataFolder.Open(path ?? Data));
        Assert.Equal(code, refused.Refusal.Code);
        return refused.Refusal;
    }

    private static void SkipOnWindows()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no modes.");
    }

    private static string Mode(string path) =>
        OperatingSystem.IsWindows() ? "" : Convert.ToString((int)File.GetUnixFileMode(path), 8);

    private static void SetMode(string path, string mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
    }
}
