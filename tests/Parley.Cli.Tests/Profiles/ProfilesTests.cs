namespace Parley.Cli.Tests.Profiles;

public sealed class ProfilesTests : IDisposable
{
    private readonly Shell _shell = new();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task Profiles_are_kept_in_a_file_and_a_directory_for_their_owner_alone()
    {
        await SetAsync("work");

        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_shell.ConfigurationFile));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.GetDirectoryName(_shell.ConfigurationFile)!));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(_shell.ConfigurationFile)!));
    }

    [Fact]
    public async Task The_configuration_directory_of_the_desktop_is_respected()
    {
        _shell.Variables["XDG_CONFIG_HOME"] = Path.Combine(_shell.Root, "xdg");

        await SetAsync("work");

        Assert.True(File.Exists(Path.Combine(_shell.Root, "xdg", "parley", "config.json")));
    }

    [Fact]
    public async Task A_file_that_others_can_read_is_warned_about()
    {
        await SetAsync("work");
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(_shell.ConfigurationFile, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        var outcome = await _shell.RunAsync("profiles", "list");

        Assert.Contains("chmod 600", outcome.Error);
    }

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task Secrets_are_masked_when_shown(params string[] form)
    {
        await SetAsync("work");

        var outcome = await _shell.RunAsync(["profiles", "show", "work", .. form]);

        Assert.Contains("********", outcome.Out);
        Assert.DoesNotContain(Shell.Secret, outcome.Out + outcome.Error);
    }

    [Fact]
    public async Task A_secret_can_come_from_stdin()
    {
        _shell.Input = "FromStdin1\n";

        await _shell.RunAsync("profiles", "set", "work", "--api-secret", "-");

        Assert.Contains("FromStdin1", File.ReadAllText(_shell.ConfigurationFile));
    }

    [Fact]
    public async Task The_first_profile_is_the_current_one_until_another_is_used()
    {
        await SetAsync("one");
        await SetAsync("two");
        Assert.Contains("one (current)", (await _shell.RunAsync("profiles", "show")).Out);

        await _shell.RunAsync("profiles", "use", "two");

        Assert.Contains("two (current)", (await _shell.RunAsync("profiles", "show")).Out);
    }

    [Fact]
    public async Task Setting_one_value_keeps_the_others()
    {
        await SetAsync("work");

        await _shell.RunAsync("profiles", "set", "work", "--app-id", "a9");

        var shown = await _shell.RunAsync("profiles", "show", "work");
        Assert.Contains("a9", shown.Out);
        Assert.Contains("http://work.test", shown.Out);
    }

    [Fact]
    public async Task A_key_file_is_found_from_any_directory_later_on()
    {
        await _shell.RunAsync("profiles", "set", "work", "--private-key", "my.key");

        Assert.Contains(Path.Combine(_shell.Work, "my.key"), (await _shell.RunAsync("profiles", "show", "work")).Out);
    }

    [Theory]
    [InlineData("show")]
    [InlineData("use")]
    [InlineData("remove")]
    public async Task A_profile_that_does_not_exist_is_not_found(string command)
    {
        var outcome = await _shell.RunAsync("profiles", command, "nowhere");

        Assert.Equal(20, outcome.ExitCode);
    }

    [Fact]
    public async Task A_removed_profile_is_gone()
    {
        await SetAsync("work");

        await _shell.RunAsync("profiles", "remove", "work");

        Assert.Equal("", (await _shell.RunAsync("profiles", "list", "-q")).Out);
        Assert.DoesNotContain(Shell.Secret, File.ReadAllText(_shell.ConfigurationFile));
    }

    [Fact]
    public async Task A_broken_file_is_named_and_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_shell.ConfigurationFile)!);
        File.WriteAllText(_shell.ConfigurationFile, "{broken");

        var outcome = await _shell.RunAsync("profiles", "set", "work", "--url", "http://x");

        Assert.Equal(99, outcome.ExitCode);
        Assert.Contains(_shell.ConfigurationFile, outcome.Error);
        Assert.Equal("{broken", File.ReadAllText(_shell.ConfigurationFile));
    }

    [Fact]
    public async Task An_empty_configuration_is_one_without_profiles()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_shell.ConfigurationFile)!);
        File.WriteAllText(_shell.ConfigurationFile, "{}");

        Assert.Equal(0, (await _shell.RunAsync("profiles", "list")).ExitCode);
        Assert.Equal(0, (await SetAsync("work")).ExitCode);
    }

    private Task<Shell.Outcome> SetAsync(string name) => _shell.RunAsync(
        "profiles", "set", name, "--url", $"http://{name}.test", "--api-key", "abcd1234", "--api-secret", Shell.Secret);
}
