using System.Net;
using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Starting;

/// <summary>Each mistake ends the built program with one sentence and its exit code, and leaves nothing behind.</summary>
public sealed class StartMistakeTests
{
    private const string Anywhere = "http://127.0.0.1:0";
    private const string Postgres = "--Parley:Storage:Provider=postgres";

    [Theory]
    [InlineData(64, "--ulrs is not known", "--ulrs", Anywhere)]
    [InlineData(64, "--Parlay:PublicUrl is not known", "--Parlay:PublicUrl=https://a.example")]
    [InlineData(64, "Argument 1 is no option", "serve")]
    [InlineData(64, "Argument 1 is no option", "-v")]
    [InlineData(64, "--urls needs a value", "--urls")]
    [InlineData(64, "--urls needs a value", "--urls", "--check")]
    [InlineData(78, "'nonsense' must begin with http:// or https://", "--urls", "nonsense")]
    [InlineData(78, "must have a port from 0 to 65535", "--urls", "http://127.0.0.1:abc")]
    [InlineData(78, "must have an IP address", "--urls", "http://chat.example:7700")]
    [InlineData(78, "An address cannot be listened on", "--urls", "http://192.0.2.1:7700")]
    [InlineData(78, "It is one of http://192.0.2.1:7700.", "--urls", "http://192.0.2.1:7700")]
    [InlineData(78, "must name a file, as unix:/run/parley.sock", "--urls", "http://unix:/")]
    [InlineData(78, "No server certificate was specified", "--urls", "https://127.0.0.1:0", "--environment", "Production")]
    [InlineData(78, "there is no file", "--urls", "https://127.0.0.1:0", "--Kestrel:Certificates:Default:Path", "none.pem")]
    [InlineData(78, "Kestrel:Certificates:Default:Pasword is not a setting", "--urls", Anywhere, "--Kestrel:Certificates:Default:Pasword", "x")]
    [InlineData(78, "Kestrel:Endpoints:a:Protocols must be one of", "--Kestrel:Endpoints:a:Url", Anywhere, "--Kestrel:Endpoints:a:Protocols", "h2c")]
    [InlineData(78, "There is no directory", "--urls", Anywhere, "--contentRoot", "/there/is/none")]
    [InlineData(78, "'Loud' is not supported", "--urls", Anywhere, "--Logging:LogLevel:Default", "Loud")]
    [InlineData(78, "Parley:Storage:ConnectionString is no connection string", Postgres, "--Parley:Storage:ConnectionString", "Host=a;Prt=1;Password=hunter2")]
    [InlineData(69, "Failed to connect to 127.0.0.1:1", Postgres, "--Parley:Storage:ConnectionString", "Host=127.0.0.1;Port=1;Password=hunter2", "--urls", Anywhere)]
    [InlineData(78, "Parley:Cors:AllowedOrigins has 'chat.example'", "--Parley:Cors:AllowedOrigins", "chat.example")]
    public async Task A_mistake_on_the_command_line_ends_in_one_sentence(int exitCode, string told, params string[] arguments)
    {
        using var directory = TestDirectory.New();
        await Refused(directory, exitCode, told, arguments);
        Assert.Empty(directory.Entries);
    }

    [Fact]
    public async Task An_address_in_use_leaves_no_directory_and_no_account()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var directory = TestDirectory.New();
        await Refused(directory, 69, "address already in use", "--urls", $"http://{other.LocalEndpoint}");
        Assert.Empty(directory.Entries);
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_named()
    {
        using var directory = TestDirectory.New();
        await File.WriteAllTextAsync(directory.File("file"), "", TestContext.Current.CancellationToken);
        var path = Path.Combine(directory.File("file"), "data");
        await Refused(directory, 73, $"The data directory {path} cannot be made", "--urls", Anywhere, "--Parley:DataDirectory", path);
    }

    [Fact]
    public async Task A_data_directory_in_use_is_named()
    {
        using var directory = TestDirectory.New();
        await using var first = await ParleyServer.Start(directory: directory.File("data"));
        await Refused(directory, 75, "is in use by another server", "--urls", Anywhere);
        await Refused(directory, 75, "is in use by another server", "--urls", Anywhere, "--check");
    }

    [Fact]
    public async Task Settings_that_are_no_json_are_named_with_their_line()
    {
        using var directory = TestDirectory.New();
        await File.WriteAllTextAsync(directory.File("appsettings.json"), "{\n\"Parley\": \n}", TestContext.Current.CancellationToken);
        await Refused(directory, 78, "appsettings.json", "--urls", Anywhere);
        Assert.Equal(["appsettings.json"], directory.Entries);
    }

    [Theory]
    [InlineData("null", "must be an object")]
    [InlineData("""{"Parley":{"PublicUrl":"https://a.example","publicurl":"https://b.example"}}""", "duplicate key")]
    public async Task Settings_that_say_nothing_or_two_things_are_told_why(string json, string told)
    {
        using var directory = TestDirectory.New();
        await File.WriteAllTextAsync(directory.File("appsettings.json"), json, TestContext.Current.CancellationToken);
        await Refused(directory, 78, told, "--urls", Anywhere);
    }

    [Fact]
    public async Task A_check_finds_a_data_directory_that_is_a_file_as_a_start_does()
    {
        using var directory = TestDirectory.New();
        await File.WriteAllTextAsync(directory.File("data"), "", TestContext.Current.CancellationToken);
        await Refused(directory, 73, "cannot be made or written", "--urls", Anywhere);
        await Refused(directory, 73, "cannot be made or written", "--urls", Anywhere, "--check");
    }

    [Fact]
    public async Task A_check_finds_a_link_to_nowhere_in_the_place_of_the_data_directory()
    {
        using var directory = TestDirectory.New();
        File.CreateSymbolicLink(directory.File("data"), directory.File("nowhere"));
        await Refused(directory, 73, "cannot be made or written", "--urls", Anywhere, "--check");
    }

    [Fact]
    public async Task A_check_finds_a_database_that_is_a_directory()
    {
        using var directory = TestDirectory.New();
        Directory.CreateDirectory(directory.File("data/parley.db"));
        await Refused(directory, 73, "unable to open database file", "--urls", Anywhere, "--check");
    }

    [Fact]
    public async Task A_certificate_with_another_password_is_told_without_the_password()
    {
        using var directory = TestDirectory.New();
        await TestCertificate.WritePfx(directory, "right");
        await Refused(
            directory, 78, "A certificate cannot be loaded", "--urls", "https://127.0.0.1:0",
            "--Kestrel:Certificates:Default:Path", "cert.pfx", "--Kestrel:Certificates:Default:Password", "hunter2");
        Assert.Equal(["cert.pfx"], directory.Entries);
    }

    [Fact]
    public async Task A_certificate_without_its_key_is_told()
    {
        using var directory = TestDirectory.New();
        await TestCertificate.WritePem(directory);
        await Refused(
            directory, 78, "A certificate cannot be loaded", "--urls", "https://127.0.0.1:0",
            "--Kestrel:Certificates:Default:Path", "cert.pem", "--Kestrel:Certificates:Default:KeyPath", "cert.pem");
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_left_alone()
    {
        using var directory = TestDirectory.New();
        await (await ParleyServer.Start(directory: directory.File("data"))).DisposeAsync();
        await using (var connection = new SqliteConnection($"Data Source={directory.File("data/parley.db")};Pooling=False"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO SchemaVersions (ScriptName, Applied) VALUES ('9999_from_the_future.sql', '2030-01-01')";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await Refused(directory, 65, "newer schema", "--urls", Anywhere);
        await Refused(directory, 65, "newer schema", "--urls", Anywhere, "--check");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_told()
    {
        using var directory = TestDirectory.New();
        Directory.CreateDirectory(directory.File("data"));
        await File.WriteAllTextAsync(directory.File("data/parley.db"), new string('x', 8192), TestContext.Current.CancellationToken);
        await Refused(directory, 65, "file is not a database", "--urls", Anywhere);
    }

    private static async Task Refused(TestDirectory directory, int exitCode, string told, params string[] arguments)
    {
        await using var server = await ServerProcess.Run(directory.Path, arguments);
        Assert.True(exitCode == server.ExitCode, $"Expected {exitCode}, got {server.ExitCode}: {server.Output}{server.Errors}");
        Assert.Contains(told, server.Errors, StringComparison.Ordinal);
        Assert.Equal("", server.Output.Trim());
        Assert.DoesNotContain("   at ", server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", server.Errors, StringComparison.Ordinal);
    }
}
