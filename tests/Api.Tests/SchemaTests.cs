namespace OrleansTrading.Api.Tests;

/// <summary>The schema that clients were promised.</summary>
public sealed class SchemaTests
{
    [Fact]
    public async Task The_served_schema_is_the_documented_one()
    {
        using var folder = new TemporaryFolder();
        using var service = await Service.Start(ServiceCommand.None, folder.Path, Stop.Token);
        using var http = new HttpClient();
        var served = await http.GetStringAsync(new Uri($"http://127.0.0.1:{service.Process.Port}/graphql?sdl"), Stop.Token);

        var repository = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(repository.FullName, "OrleansTrading.sln"))) repository = repository.Parent!;
        // A change of the schema is a change of this file, where a reviewer sees whether it breaks a client.
        var documented = await File.ReadAllTextAsync(Path.Combine(repository.FullName, "docs", "schema.graphql"), Stop.Token);
        Assert.Equal(documented.Trim(), served.Trim());
    }
}
