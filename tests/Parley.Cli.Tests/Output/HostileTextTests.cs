using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Parley.Cli.Tests.Output;

/// <summary>Other people's names and texts reach the terminal as text: nothing in them acts on it, or hides.</summary>
public sealed class HostileTextTests : IDisposable
{
    // CSI, OSC, C1, right-to-left override, isolates, zero width, line ends of three kinds, a tag, a lone filler.
    private const string Hostile =
        "\u001b[2J\u001b]0;x\u0007\u009b2J\u0085\u202Eevil\u2066\u2069\u200B\u200D\uFEFF\r\n\t\u2028\u2029\u007F\U000E0041\u3164 é 漢 😀";

    private readonly Shell _shell = new Shell().WithAccount().WithApplication();

    public void Dispose() => _shell.Dispose();

    public static TheoryData<string, string, string> Answers() => new()
    {
        { "apps list", "GET /v2/applications?page_size=100&page=1", """{"_embedded":{"applications":[{"id":"a","name":"X"}]}}""" },
        { "apps show a", "GET /v2/applications/a", """{"id":"a","name":"X","capabilities":{"rtc":{"webhooks":{"X":{"address":"X"}}}}}""" },
        { "users list", "GET /v1/users?page_size=100&order=asc", """{"_embedded":{"users":[{"id":"USR-1","name":"X","display_name":"X"}]}}""" },
        { "users show a", "GET /v1/users/a", """{"id":"X","name":"X","image_url":"X","properties":{"custom_data":{"X":"X"}}}""" },
        { "conversations list", "GET /v1/conversations?page_size=100&order=asc", """{"_embedded":{"conversations":[{"id":"X","name":"X"}]}}""" },
        { "conversations show c", "GET /v1/conversations/c", """{"id":"c","name":"X","display_name":"X","properties":{"custom_sort_key":"X"}}""" },
        { "members list c", "GET /v1/conversations/c/members?page_size=100", """{"_embedded":{"members":[{"id":"X","state":"X","_embedded":{"user":{"name":"X"}}}]}}""" },
        { "members show c m", "GET /v1/conversations/c/members/m", """{"id":"m","state":"X","_embedded":{"user":{"name":"X"}}}""" },
        { "events list c", "GET /v0.3/conversations/c/events?page_size=100&order=asc", """{"_embedded":{"events":[{"id":1,"type":"X","from":"X","body":{"text":"X"}}]},"_links":{"next":{"href":"?cursor=X"}}}""" },
        { "events show c 1", "GET /v1/conversations/c/events/1", """{"id":1,"type":"message","body":{"text":"X"},"_embedded":{"from_user":{"name":"X"}}}""" },
        { "secrets list", "GET /accounts/abcd1234/secrets", """{"_embedded":{"secrets":[{"id":"X"}]}}""" },
        { "jwt inspect t --app-id a", "POST /v2/applications/a/tokens/inspect", """{"is_accepted":true,"payload":{"application_id":"a","sub":"X"},"warnings":["X"],"rules":[{"rule":"X","status":"X","sentence":"X"}]}""" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task It_is_escaped_in_every_form(string command, string request, string answer)
    {
        _shell.Server.On(request, answer.Replace("X", Escaped(Hostile)));
        foreach (var form in (string[][])[[], ["-q"], ["--json"], ["--verbose"]])
        {
            var outcome = await _shell.RunAsync([.. command.Split(' '), .. form]);

            Assert.True(outcome.ExitCode == 0, outcome.Error);
            AssertHarmless(outcome);
            if (form is ["--json"])
                Assert.Contains(Hostile, Strings(JsonDocument.Parse(outcome.Out).RootElement));
        }
    }

    [Theory]
    [InlineData]
    [InlineData("--json")]
    public async Task It_is_escaped_in_errors(params string[] form)
    {
        var text = Escaped(Hostile);
        _shell.Server.Otherwise = (HttpStatusCode.BadRequest,
            $$"""{"title":"{{text}}","code":"{{text}}","detail":"{{text}}","reason":"{{text}}","invalid_parameters":[{"name":"{{text}}","reason":"{{text}}"}]}""");

        var outcome = await _shell.RunAsync(["users", "show", "a", .. form]);

        Assert.Equal(22, outcome.ExitCode);
        AssertHarmless(outcome);
        Assert.Equal(form.Length == 0 ? 3 : 1, outcome.Error.Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("profiles", "use", Hostile)]
    [InlineData("users", "list", "--profile", Hostile)]
    [InlineData("users", "delete", "a", "--url", "http://" + Hostile)]
    [InlineData("users", Hostile)]
    public async Task It_is_escaped_in_what_was_typed(params string[] arguments) =>
        AssertHarmless(await _shell.RunAsync(arguments));

    private static void AssertHarmless(Shell.Outcome outcome)
    {
        var shown = outcome.Out + outcome.Error;
        for (var i = 0; i < shown.Length; i += char.IsSurrogatePair(shown, i) ? 2 : 1)
        {
            var isHarmless = shown[i] == '\n' || CharUnicodeInfo.GetUnicodeCategory(shown, i) is not (
                UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
            Assert.True(isHarmless && shown[i] != '\u3164', $"U+{(int)shown[i]:X4} in {shown}");
        }
    }

    private static string Escaped(string text) => JsonSerializer.Serialize(text)[1..^1];

    private static IEnumerable<string> Strings(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => Strings(member.Value)),
        _ => [],
    };
}
