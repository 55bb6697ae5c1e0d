using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Parley.Server.Configuration;

namespace Parley.Server.Tests.Configuration;

public sealed class SettingsTests
{
    [Fact]
    public void Without_configuration_a_node_keeps_its_data_itself()
    {
        var (options, errors) = Read([]);

        Assert.Empty(errors);
        Assert.Equal(StorageProvider.Sqlite, options!.Storage);
        Assert.Equal(SignalsProvider.Local, options.Signals);
        Assert.Equal("./data", options.DataDirectory);
    }

    [Fact]
    public void On_PostgreSQL_signals_go_over_it_unless_told_otherwise()
    {
        var (options, _) = Read(new()
        {
            ["Parley:Storage:Provider"] = "postgres",
            ["Parley:Storage:ConnectionString"] = "Host=db",
        });

        Assert.Equal(SignalsProvider.Postgres, options!.Signals);
    }

    [Fact]
    public void Everything_that_is_wrong_is_reported_at_once()
    {
        var (options, errors) = Read(new()
        {
            ["Parley:Storge:Provider"] = "sqlite",
            ["Parley:Storage:Provider"] = "postgres",
            ["Parley:Tokens:ClockSkewSeconds"] = "soon",
            ["Parley:PublicUrl"] = "chat",
        });

        Assert.Null(options);
        Assert.Equal(
            [
                "Parley:Storge is not a setting.",
                "Parley:PublicUrl must be an absolute http or https URL.",
                "Parley:Tokens:ClockSkewSeconds must be a number from 0 to 600.",
                "Parley:Storage:ConnectionString is needed when Storage:Provider is postgres.",
            ],
            errors);
    }

    [Fact]
    public void An_error_never_repeats_a_secret()
    {
        var (_, errors) = Read(new() { ["Parley:Account:ApiSecret"] = "short" });

        Assert.Equal(["Parley:Account:ApiSecret must have 8 to 256 characters."], errors);
    }

    [Fact]
    public void The_documentation_is_what_the_table_says() =>
        Assert.Equal(SettingsDocument.Write(), File.ReadAllText(Path.Combine(Root(), "docs", "configuration.md")));

    private static (ParleyOptions? Options, IReadOnlyList<string> Errors) Read(Dictionary<string, string?> values) =>
        SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
