using Npgsql;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Starting;

public sealed class StartTests(PostgresCluster cluster)
{
    private const string Anywhere = "http://127.0.0.1:0";

    [Fact]
    public async Task The_log_says_what_is_served_from_where()
    {
        using var directory = TestDirectory.New();
        await using var server = await ServerProcess.Start(directory.Path, "--urls", Anywhere, "--Parley:Account:ApiKey", "mine");
        Assert.Contains("Parley 0.", server.Output, StringComparison.Ordinal);
        Assert.Contains($"Store: SQLite, {directory.File("data/parley.db")}", server.Output, StringComparison.Ordinal);
        Assert.Contains($"Data directory: {directory.File("data")}", server.Output, StringComparison.Ordinal);
        Assert.Contains("API key of the account: mine", server.Output, StringComparison.Ordinal);
        Assert.Contains("Health: /health/ready and /health/live; metrics: /metrics", server.Output, StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = Assert.Single(server.Addresses) };
        foreach (var path in (string[])["/health/ready", "/health/live", "/metrics"])
            Assert.True((await http.GetAsync(path, TestContext.Current.CancellationToken)).IsSuccessStatusCode, path);
    }

    [Fact]
    public async Task The_log_names_the_key_of_a_generated_account_and_not_its_secret_again()
    {
        using var directory = TestDirectory.New();
        string key, secret;
        await using (var first = await ServerProcess.Start(directory.Path, "--urls", Anywhere))
            (key, secret) = (Printed(first, "API key  "), Printed(first, "API secret  "));
        await using var second = await ServerProcess.Start(directory.Path, "--urls", Anywhere);
        Assert.Contains($"API key of the account: {key}", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_secret_is_replaced_by_a_start_with_a_new_one()
    {
        using var directory = TestDirectory.New();
        string key;
        await using (var first = await ServerProcess.Start(directory.Path, "--urls", Anywhere))
            key = Printed(first, "API key  ");
        await using var second = await ServerProcess.Start(
            directory.Path, "--urls", Anywhere, "--Parley:Account:ApiSecret", "found again");
        using var http = new HttpClient { BaseAddress = Assert.Single(second.Addresses) };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", ParleyServer.Basic(key, "found again"));
        Assert.Equal(200, (int)(await http.GetAsync("/v2/applications", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("--help", "Exit codes:")]
    [InlineData("-h", "Parley__Account__ApiSecret")]
    [InlineData("--version", "Parley 0.")]
    [InlineData("--settings", "# Configuration")]
    public async Task An_option_that_asks_is_answered_and_starts_nothing(string option, string answer)
    {
        using var directory = TestDirectory.New();
        await using var server = await ServerProcess.Run(directory.Path, option, "--urls", Anywhere);
        Assert.Equal(0, server.ExitCode);
        Assert.Contains(answer, server.Output, StringComparison.Ordinal);
        Assert.Equal("", server.Errors.Trim());
        Assert.Empty(directory.Entries);
    }

    [Fact]
    public async Task A_check_makes_nothing_and_says_what_a_start_would_make()
    {
        using var directory = TestDirectory.New();
        await using (var server = await ServerProcess.Run(directory.Path, "--check", "--urls", Anywhere))
        {
            Assert.Equal(0, server.ExitCode);
            Assert.Contains("It would be made.", server.Output, StringComparison.Ordinal);
            Assert.Empty(directory.Entries);
        }

        await (await ParleyServer.Start(directory: directory.File("data"))).DisposeAsync();
        var before = File.GetLastWriteTimeUtc(directory.File("data/parley.db"));
        await using (var server = await ServerProcess.Run(directory.Path, "--check", "--urls", Anywhere))
        {
            Assert.Equal(0, server.ExitCode);
            Assert.Contains("It is up to date.", server.Output, StringComparison.Ordinal);
            Assert.Equal(before, File.GetLastWriteTimeUtc(directory.File("data/parley.db")));
        }
    }

    [Fact]
    public async Task A_database_is_checked_and_named_without_its_password()
    {
        using var directory = TestDirectory.New();
        var database = await cluster.NewDatabase();
        string[] arguments =
            ["--urls", Anywhere, "--Parley:Storage:Provider", "postgres", "--Parley:Storage:ConnectionString", $"{database};Password=hunter2"];
        await using (var check = await ServerProcess.Run(directory.Path, [.. arguments, "--check"]))
        {
            Assert.Equal("", check.Errors.Trim());
            Assert.Contains("It would get ", check.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", check.Output, StringComparison.Ordinal);
            await using var source = NpgsqlDataSource.Create(database);
            await using var count = source.CreateCommand("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'");
            Assert.Equal(0L, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }

        await using var server = await ServerProcess.Start(directory.Path, arguments);
        Assert.Contains("Store: PostgreSQL, database ", server.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", server.Output, StringComparison.Ordinal);
        Assert.Empty(directory.Entries);
    }

    private static string Printed(ServerProcess server, string name) =>
        server.Output.Split('\n').Single(line => line.TrimStart().StartsWith(name, StringComparison.Ordinal)).Trim()[name.Length..].Trim();
}
