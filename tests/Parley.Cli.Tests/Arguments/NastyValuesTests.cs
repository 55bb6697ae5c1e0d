using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Cli.Tests.Arguments;

/// <summary>Whatever is given to whatever parameter, a command ends with a sentence and a documented code.</summary>
public sealed partial class NastyValuesTests : IDisposable
{
    private static readonly string[] Texts =
    [
        "", " ", ".", "..", "%2e", "%2e%2e", "../..", "a/b", "a\\b", "a\nb", "\t", "\u001b[2J", "\u009b2J", "\u202Eevil", "a\u200Bb",
        "\0", "\ud800", "😀", "-1", "0", "99999999999999999999999", "1e9", "1.5", "NaN", "UP", "true", "yes", "null", "{}", "[]", "7",
        "{\"a\":", "{\"a\":1,\"a\":2}", "{\"a\":\"\\ud800\"}", "\"text\"", "{\"paths\":{\"/a\":[]}}", "'", "\"", "@file", "--", "-x",
        "https://user:password@host.test/?token=secret", "http://", "javascript:alert(1)", "no.key", "/dev/null", "e30.e30.e30",
        "e30.eyJhcHBsaWNhdGlvbl9pZCI6Ii4uIn0.e30",
    ];

    // 99 is for what is beyond the command line: these tests have no server to log in to.
    private static readonly int[] Documented = [0, 1, 2, 5, 20, 22, 127];

    private readonly Shell _shell = new Shell().WithAccount().WithApplication();

    public NastyValuesTests() => _shell.Variables["PARLEY_URL"] = "http://127.0.0.1:1";

    public static TheoryData<string> Commands() => [.. EveryCommand.Names()];

    public void Dispose() => _shell.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Each_parameter_of_each_command_is_refused_or_taken_in_a_sentence(string name)
    {
        var command = EveryCommand.Find(name);
        foreach (var value in Values())
        {
            foreach (var parameter in command.Arguments.Select(it => it.Name).Concat(command.Options.Select(it => it.Name)))
                await CheckAsync(EveryCommand.Line(command, new Dictionary<string, string> { [parameter] = value }));
        }
    }

    [Theory]
    [InlineData("apps list")]
    [InlineData("users show")]
    [InlineData("jwt create")]
    [InlineData("jwt inspect")]
    [InlineData("secrets list")]
    [InlineData("profiles set")]
    [InlineData("profiles show")]
    public async Task So_is_each_option_of_every_command(string name)
    {
        var command = EveryCommand.Find(name);
        foreach (var option in EveryCommand.Tree().Options.Where(it => it.Recursive))
        {
            foreach (var value in Values())
                await CheckAsync(EveryCommand.Line(command, new Dictionary<string, string> { [option.Name] = value }));
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task A_refusal_with_json_is_one_object_a_line(string name)
    {
        var command = EveryCommand.Find(name);
        foreach (var value in (string[])["..", "UP", "a\u202E\u009b\nb", "{\"a\":"])
        {
            foreach (var option in command.Arguments.Select(it => it.Name).Concat(command.Options.Select(it => it.Name)))
            {
                var line = EveryCommand.Line(command, new Dictionary<string, string> { [option] = value });
                var outcome = await _shell.RunAsync([.. line, "--json"]);
                foreach (var told in outcome.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    using var json = JsonDocument.Parse(told);
                    var member = json.RootElement.EnumerateObject().Single();
                    if (member.Name == "error")
                        Assert.Equal(outcome.ExitCode, member.Value.GetProperty("exit_code").GetInt32());
                }
            }
        }
    }

    private IEnumerable<string> Values()
    {
        var huge = Path.Combine(_shell.Work, "huge.pem");
        if (!File.Exists(huge))
        {
            File.WriteAllText(huge, new string('a', 200_000));
            File.WriteAllBytes(Path.Combine(_shell.Work, "binary.pem"), [0, 159, 146, 150, 0, 1]);
        }

        return [.. Texts, new string('a', 70_000), new string('[', 5_000), huge, Path.Combine(_shell.Work, "binary.pem"), _shell.Work];
    }

    private async Task CheckAsync(List<string> line)
    {
        var outcome = await _shell.RunAsync([.. line]);

        // The usage begins with the name of the running program.
        var all = (outcome.Out + outcome.Error).Replace("Parley.Cli.Tests ", "parley ");
        var what = $"{JsonSerializer.Serialize(line)[..Math.Min(300, JsonSerializer.Serialize(line).Length)]}: {outcome.ExitCode}\n{all}";
        Assert.True(Documented.Contains(outcome.ExitCode) || outcome.Error.Contains("cannot be reached"), what);
        Assert.False(Internals.IsMatch(all), what);
        Assert.False(all.Any(c => c != '\n' && (char.IsControl(c) || c is '\u202E' or '\u200B' or '\ud800')), what);
        // A profile may have any name.
        Assert.True(line.Contains("--profile") || line[0] == "profiles" || !all.Contains("password"), what);
        if (outcome.ExitCode is 0 || outcome.Out.Length > 0 || line.Contains("--json"))
            return;
        Assert.True(FirstSentence.IsMatch(outcome.Error), what);
    }

    // Stack traces, names of types, and what a parser says about its position in bytes.
    [GeneratedRegex(@"\bSystem\.|\bParley\.(Cli|Client|Tokens|Domain)\b|^   at |Exception|LineNumber|\(Parameter|defect", RegexOptions.Multiline)]
    private static partial Regex Internals { get; }

    [GeneratedRegex(@"^parley: [A-Za-z'/-][^\n]*[^\n.][.)]\n", RegexOptions.Multiline)]
    private static partial Regex FirstSentence { get; }
}
