using Microsoft.Extensions.Configuration;
using Parley.Server.Configuration;

namespace Parley.Server.Tests.Configuration;

public sealed class SecretFilesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("parley-secrets-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_file_named_as_a_variable_holds_a_setting_and_wins_over_the_other_ways()
    {
        Write("Parley__Account__ApiSecret", "secret-of-the-file\n");
        var configuration = Configuration(new() { ["Parley:Account:ApiSecret"] = "secret-of-the-rest" });

        Assert.Empty(configuration.AddSecretFiles());

        Assert.Equal("secret-of-the-file", SettingsReader.Read(configuration).Options!.ApiSecret);
    }

    [Fact]
    public void A_file_that_names_no_setting_is_an_error()
    {
        Write("Parley__Account__Secret", "secret-of-the-file");
        var configuration = Configuration([]);

        Assert.Empty(configuration.AddSecretFiles());

        Assert.Equal(["Parley:Account:Secret is not a setting."], SettingsReader.Read(configuration).Errors);
    }

    [Fact]
    public void Files_of_others_in_the_directory_are_left_alone()
    {
        Write("urls", "http://127.0.0.1:1");
        Write("database-password", "secret-of-the-file");
        var configuration = Configuration([]);

        Assert.Empty(configuration.AddSecretFiles());

        Assert.Null(configuration["urls"]);
        Assert.Empty(SettingsReader.Read(configuration).Errors);
    }

    [Fact]
    public void A_directory_that_is_not_there_holds_none()
    {
        var configuration = Configuration(new() { [SecretFiles.Variable] = Path.Combine(_directory, "nowhere") });

        Assert.Empty(configuration.AddSecretFiles());

        Assert.Empty(SettingsReader.Read(configuration).Errors);
    }

    [Fact]
    public void A_secret_that_cannot_be_read_is_said_and_not_passed_over()
    {
        // A link to nothing, which no rights of the reader make readable.
        File.CreateSymbolicLink(Path.Combine(_directory, "Parley__Account__ApiSecret"), Path.Combine(_directory, "nothing"));

        var error = Assert.Single(Configuration([]).AddSecretFiles());

        Assert.StartsWith("CREDENTIALS_DIRECTORY: ", error);
        Assert.Contains("Parley__Account__ApiSecret", error);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory, name), text);

    private ConfigurationManager Configuration(Dictionary<string, string?> rest)
    {
        var configuration = new ConfigurationManager();
        configuration.AddInMemoryCollection(new Dictionary<string, string?> { [SecretFiles.Variable] = _directory });
        configuration.AddInMemoryCollection(rest);
        return configuration;
    }
}
