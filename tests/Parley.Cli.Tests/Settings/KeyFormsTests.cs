using System.Text;

namespace Parley.Cli.Tests.Settings;

/// <summary>A private key, in whatever form and place it is given, is read or refused by name, and never shown.</summary>
public sealed class KeyFormsTests : IDisposable
{
    private static readonly string Base64 = string.Concat(TestKeys.PrivatePem.Split('\n')[1..^1]);

    private static readonly Dictionary<string, string> Keys = new()
    {
        { "as it is", TestKeys.PrivatePem },
        { "with a byte order mark", "\uFEFF" + TestKeys.PrivatePem },
        { "with bag attributes", "Bag Attributes\n    localKeyID: 01 02\nKey Attributes: <No Attributes>\n" + TestKeys.PrivatePem },
        { "in double quotes", $"\"{TestKeys.PrivatePem}\"" },
        { "in single quotes", $"'{TestKeys.PrivatePem.ReplaceLineEndings("\\n")}'" },
        { "with escaped line feeds", TestKeys.PrivatePem.ReplaceLineEndings("\\n") },
        { "with escaped line ends", TestKeys.PrivatePem.ReplaceLineEndings("\\r\\n") },
        { "with blanks for line ends", TestKeys.PrivatePem.ReplaceLineEndings(" ") },
        { "without line ends", TestKeys.PrivatePem.ReplaceLineEndings("") },
        { "in base64", Convert.ToBase64String(Encoding.UTF8.GetBytes(TestKeys.PrivatePem)) },
        { "in base64 in lines", Convert.ToBase64String(Encoding.UTF8.GetBytes(TestKeys.PrivatePem), Base64FormattingOptions.InsertLineBreaks) },
        { "as DER in base64", Base64 },
        { "cut off at its end", TestKeys.PrivatePem[..900] },
        { "cut off at its beginning", TestKeys.PrivatePem[40..] },
        { "a line of it", TestKeys.PrivatePem.Split('\n')[3] },
        { "half a line of it", TestKeys.PrivatePem.Split('\n')[4][..24] },
        { "in a URL", $"https://keys.test/?key={Base64}" },
        { "in JSON", $$"""{"privateKey":"{{TestKeys.PrivatePem.ReplaceLineEndings("\\n")}}"}""" },
    };

    private readonly Shell _shell = new Shell().WithAccount();

    public static TheoryData<string> Forms() => [.. Keys.Keys];

    public void Dispose() => _shell.Dispose();

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task It_is_never_shown(string form)
    {
        var key = Keys[form];
        File.WriteAllText(Path.Combine(_shell.Work, "given.key"), key);
        string[][] commands =
        [
            ["jwt", "create"], ["users", "show", "ann"], ["users", "show", "ann", "--verbose"], ["users", "list", "--json"],
            ["chat", "lobby", "--user", "ann"], ["listen", "--user", "ann", "--url", "http://127.0.0.1:1"],
        ];
        foreach (var command in commands)
        {
            await CheckAsync(form, key, [.. command, "--app-id", "a1", "--private-key", key]);
            await CheckAsync(form, key, [.. command, "--app-id", "a1", $"--private-key={key}"]);
            await CheckAsync(form, key, [.. command, "--app-id", "a1", "--private-key", "given.key"]);
            await CheckAsync(form, key, [.. command, "--app-id", "a1", "--private-key", .. key.Split(' ')]);
            _shell.Variables["PARLEY_PRIVATE_KEY"] = key;
            await CheckAsync(form, key, [.. command, "--app-id", "a1"]);
            _shell.Variables.Remove("PARLEY_PRIVATE_KEY");
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Nor_is_it_where_a_public_key_a_profile_or_a_token_belongs(string form)
    {
        var key = Keys[form];
        File.WriteAllText(Path.Combine(_shell.Work, "given.key"), key);
        await CheckAsync(form, key, ["profiles", "set", "p", "--private-key", key]);
        await CheckAsync(form, key, ["profiles", "show", "p"]);
        await CheckAsync(form, key, ["profiles", "list", "--json"]);
        await CheckAsync(form, key, ["jwt", "create", "--app-id", "a1", "--profile", "p"]);
        await CheckAsync(form, key, ["jwt", "inspect", "a.b.c", "--public-key", key]);
        await CheckAsync(form, key, ["jwt", "inspect", "a.b.c", "--public-key", "given.key"]);
        await CheckAsync(form, key, ["jwt", "inspect", key]);
        await CheckAsync(form, key, ["apps", "create", "n", "--public-key-file", key]);
        await CheckAsync(form, key, ["apps", "create", "n", "--public-key-file", "given.key"]);
        await CheckAsync(form, key, ["secrets", "create", key]);
        await CheckAsync(form, key, ["profiles", "set", "p", "--api-secret", key]);
        await CheckAsync(form, key, ["users", "list", key]);
        await CheckAsync(form, key, [key]);
    }

    [Fact]
    public async Task A_private_key_does_not_leave_the_machine_as_a_public_one()
    {
        File.WriteAllText(Path.Combine(_shell.Work, "private.pem"), TestKeys.PrivatePem);

        var outcome = await _shell.RunAsync("apps", "create", "n", "--public-key-file", "private.pem");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("The public key from --public-key-file is of no use: this is a private key", outcome.Error);
        Assert.Empty(_shell.Server.Requests);
    }

    [Theory]
    [InlineData("gone.key", "gone.key (from --private-key) cannot be read: it does not exist.")]
    [InlineData(".", " (from --private-key) cannot be read: it is a directory.")]
    [InlineData("huge.pem", "huge.pem (from --private-key) is too long for a key")]
    [InlineData("binary.pem", "binary.pem (from --private-key) is not text.")]
    [InlineData("no-such-file", "The private key from --private-key is of no use")]
    public async Task A_file_that_is_no_key_is_named_with_what_is_wrong(string file, string reason)
    {
        File.WriteAllText(Path.Combine(_shell.Work, "huge.pem"), new string('a', 100_000));
        File.WriteAllBytes(Path.Combine(_shell.Work, "binary.pem"), [48, 130, 4, 0, 255]);

        var outcome = await _shell.RunAsync("jwt", "create", "--app-id", "a1", "--private-key", file);

        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Out));
        Assert.Contains(reason, outcome.Error);
    }

    [Theory]
    [InlineData("apps", "list", "--url", "https://ann:Seeecret1@host.test")]
    [InlineData("apps", "list", "--url", "https://host.test/?token=Seeecret1")]
    [InlineData("apps", "list", "--url", "ftp://ann:Seeecret1@host.test")]
    [InlineData("profiles", "set", "p", "--url", "https://ann:Seeecret1@host.test")]
    public async Task A_secret_in_a_url_is_refused_and_not_shown(params string[] arguments)
    {
        var outcome = await _shell.RunAsync(arguments);

        Assert.Equal((1, ""), (outcome.ExitCode, outcome.Out));
        Assert.DoesNotContain(Shell.Secret, outcome.Error);
        Assert.Empty(_shell.Server.Requests);
    }

    private async Task CheckAsync(string form, string key, string[] arguments)
    {
        var outcome = await _shell.RunAsync(arguments);
        var shown = outcome.Out + outcome.Error;
        // A token that was made of the key is not the key.
        for (var i = 0; i + 12 <= key.Length; i += 4)
        {
            var piece = key.Substring(i, 12);
            if (piece.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '/' or '='))
                Assert.False(shown.Contains(piece, StringComparison.Ordinal), $"{form}: {string.Join(' ', arguments.Take(2))} shows the key: {outcome.Error}");
        }

        Assert.True(outcome.ExitCode is 0 or 1 or 2 or 5 or 20 || shown.Contains("cannot be reached"), $"{form}: {outcome.ExitCode} {outcome.Error}");
    }
}
