using System.Globalization;
using OrleansTrading.PostgresServers;

namespace OrleansTrading.Api.Tests;

/// <summary>Where the service keeps what it must keep, and what it says of it.</summary>
public sealed class StorageTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const int Refused = 2;

    [Theory]
    [InlineData("--storage is", "--storage", "paper")]
    [InlineData("--storage postgres needs", "--storage", "postgres", "--postgres-env", "TRADING_NO_SUCH_VARIABLE")]
    [InlineData("--postgres-env belongs", "--postgres-env", "HOME")]
    [InlineData("--postgres-env belongs", "--postgres-env", "HOME", "--storage", "sqlite")]
    public async Task A_bad_option_is_refused_by_name(string sentence, params string[] options)
    {
        using var folder = new TemporaryFolder();
        using var process = ServiceProcess.StartRaw(
            ["--port", Ports.Free().ToString(CultureInfo.InvariantCulture), "--data", folder.Of("data"), .. options]);
        Assert.Equal(Refused, await process.ExitCode(Stop.Token));
        Assert.StartsWith($"OPTION_INVALID: {sentence}", process.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Of("data")), "The data folder was made.");
    }

    [Fact]
    public async Task One_process_has_the_database_and_nothing_says_its_password()
    {
        using var folder = new TemporaryFolder();
        var command = ServiceCommand.None with { Postgres = server.NewDatabase() };
        using (var first = await Service.Start(command, folder.Of("first"), Stop.Token))
        {
            using var second = ServiceProcess.Start(command, folder.Of("second"));
            Assert.Equal(Refused, await second.ExitCode(Stop.Token));
            Assert.StartsWith("STORAGE_DATABASE_IN_USE: ", second.Errors, StringComparison.Ordinal);
            Assert.Contains($"OrleansTrading {first.Process.Id}@", second.Errors, StringComparison.Ordinal);
            Assert.False(File.Exists(Path.Combine(folder.Of("first"), "trading.db")), "There is a SQLite file.");
            Assert.Equal(0, await first.Stop(Stop.Token));
            foreach (var said in new[] { first.Process.Output, first.Process.Errors, second.Output, second.Errors })
                Assert.DoesNotContain(PostgresServer.Password, said, StringComparison.Ordinal);
        }

        using var next = await Service.Start(command, folder.Of("second"), Stop.Token);
        Assert.Equal(0, await next.Stop(Stop.Token));
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        var wrong = ServiceCommand.None with { Postgres = server.NewDatabase().Replace(PostgresServer.Password, "another-one", StringComparison.Ordinal) };
        using var process = ServiceProcess.Start(wrong, folder.Path);
        Assert.Equal(Refused, await process.ExitCode(Stop.Token));
        Assert.StartsWith("STORAGE_OPEN_FAILED: ", process.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("another-one", process.Output + process.Errors, StringComparison.Ordinal);
    }
}
