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
                "Parley:PublicUrl must be an absolute http or https URL without credentials.",
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

    [Theory]
    [InlineData("https://user:hunter2@chat.example")]
    [InlineData("https://chat.example?a=b")]
    [InlineData("https://chat.example#top")]
    [InlineData(" https://chat.example")]
    [InlineData("https://chat.example/\r\nX-Other: 1")]
    [InlineData("https://chat.example/a b")]
    [InlineData("https://chat.example/\"onload=x")]
    [InlineData("https://b\u00fccher.example")]
    [InlineData("https:chat.example")]
    public void What_every_answer_would_begin_with_is_a_plain_address(string url)
    {
        var (_, errors) = Read(new() { ["Parley:PublicUrl"] = url });
        Assert.StartsWith("Parley:PublicUrl must be", Assert.Single(errors), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://chat.example")]
    [InlineData("https://chat.example:8443/parley/")]
    [InlineData("http://[::1]:7700")]
    [InlineData("https://xn--bcher-kva.example")]
    public void An_address_below_a_path_of_a_proxy_is_taken(string url) => Assert.Empty(Read(new() { ["Parley:PublicUrl"] = url }).Errors);

    [Theory]
    [InlineData("Parley", "Parley has values below it, and none of its own.")]
    [InlineData("Parley:Storage", "Parley:Storage has values below it, and none of its own.")]
    [InlineData("Parley:Cors:AllowedOrigins:0", "Parley:Cors:AllowedOrigins is one value, and no list or object.")]
    [InlineData("Parley:DataDirectory:Path", "Parley:DataDirectory is one value, and no list or object.")]
    public void A_value_in_the_place_of_another_kind_is_not_dropped(string key, string told) =>
        Assert.Equal([told], Read(new() { [key] = "https://chat.example" }).Errors);

    [Fact]
    public void A_value_whose_file_is_not_in_UTF_8_is_refused_instead_of_changed()
    {
        var (_, errors) = Read(new() { ["Parley:Account:ApiSecret"] = "geheim\ufffdwort" });
        Assert.Equal(["Parley:Account:ApiSecret has bytes that are not UTF-8: save its file, or set its variable, in UTF-8."], errors);
    }

    [Fact]
    public void The_documentation_is_what_the_table_says() =>
        Assert.Equal(SettingsDocument.Write(), File.ReadAllText(Path.Combine(Root(), "docs", "configuration.md")));

    private static (ParleyOptions? Options, IReadOnlyList<string> Errors) Read(Dictionary<string, string?> values) =>
        SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
