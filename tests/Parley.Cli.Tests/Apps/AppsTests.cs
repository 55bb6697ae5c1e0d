using System.Net;
using System.Text;

namespace Parley.Cli.Tests.Apps;

public sealed class AppsTests : IDisposable
{
    private const string Voice =
        """
        {"id":"a1","name":"lobby","keys":{"public_key":"P"},"_links":{"self":{"href":"https://h/v2/applications/a1"}},
         "capabilities":{"voice":{"webhooks":{"answer_url":{"address":"https://a.test/a","http_method":"GET","connect_timeout":500}},"region":"eu-west","new_member":1},
                         "verify":{"version":"v2"}},
         "privacy":{"improve_ai":true},"newer":"kept"}
        """;

    private readonly Shell _shell = new Shell().WithAccount();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task The_account_signs_in_by_basic_authentication()
    {
        _shell.Server.On("GET /v2/applications/a1", Voice);

        await _shell.RunAsync("apps", "show", "a1");

        var expected = Convert.ToBase64String(Encoding.UTF8.GetBytes($"abcd1234:{Shell.Secret}"));
        Assert.Equal($"Basic {expected}", _shell.Server.Requests.Single().Authorization);
    }

    [Fact]
    public async Task A_list_has_the_applications_of_all_pages()
    {
        _shell.Server
            .On("GET /v2/applications?page_size=100&page=1", Page("a1", pages: 2))
            .On("GET /v2/applications?page_size=100&page=2", Page("a2", pages: 2));

        var outcome = await _shell.RunAsync("apps", "list", "--quiet");

        Assert.Equal("a1\na2\n", outcome.Out);
    }

    [Fact]
    public async Task A_list_that_is_piped_keeps_every_row_on_one_line()
    {
        _shell.Server.On("GET /v2/applications?page_size=100&page=1", Page(new string('n', 300)));

        var outcome = await _shell.RunAsync("apps", "list");

        Assert.Equal(2, outcome.Out.TrimEnd().Split('\n').Length);
    }

    [Fact]
    public async Task A_list_as_json_is_one_object()
    {
        _shell.Server.On("GET /v2/applications?page_size=100&page=1", Page("a1"));

        var outcome = await _shell.RunAsync("apps", "list", "--json");

        Assert.Equal(
            """
            {
              "applications": [
                {
                  "id": "a1",
                  "name": "n"
                }
              ]
            }

            """.ReplaceLineEndings("\n"),
            outcome.Out);
    }

    [Fact]
    public async Task An_update_keeps_what_is_not_named_and_what_is_not_known()
    {
        _shell.Server.On("GET /v2/applications/a1", Voice).On("PUT /v2/applications/a1", Voice);

        var outcome = await _shell.RunAsync(
            "apps", "update", "a1", "--voice-event-url", "https://a.test/e", "--voice-answer-method", "POST");

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(
            """
            {"id":"a1","name":"lobby","keys":{"public_key":"P"},"capabilities":{"voice":{"webhooks":{"answer_url":{"address":"https://a.test/a","http_method":"POST","connect_timeout":500},"event_url":{"address":"https://a.test/e","http_method":"POST"}},"region":"eu-west","new_member":1},"verify":{"version":"v2"}},"privacy":{"improve_ai":true},"newer":"kept"}
            """,
            _shell.Server.Requests[1].Body);
    }

    [Fact]
    public async Task A_capability_can_be_switched_off()
    {
        _shell.Server.On("GET /v2/applications/a1", Voice).On("PUT /v2/applications/a1", Voice);

        await _shell.RunAsync("apps", "update", "a1", "--without", "voice", "--name", "hall");

        Assert.Contains(""" "name":"hall" """.Trim(), _shell.Server.Requests[1].Body);
        Assert.Contains(""" "capabilities":{"verify":{"version":"v2"}} """.Trim(), _shell.Server.Requests[1].Body);
    }

    [Fact]
    public async Task A_delete_that_nobody_confirms_is_not_done()
    {
        var outcome = await _shell.RunAsync("apps", "delete", "a1");

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("--yes", outcome.Error);
        Assert.Empty(_shell.Server.Requests);
    }

    [Theory]
    [InlineData("n\n", 1, 0)]
    [InlineData("\n", 1, 0)]
    [InlineData("", 1, 0)]
    [InlineData("y\n", 0, 1)]
    public async Task A_person_is_asked_before_a_delete(string answer, int exitCode, int requests)
    {
        _shell.SomebodyIsThere = true;
        _shell.Input = answer;
        _shell.Server.On("DELETE /v2/applications/a1", "", HttpStatusCode.NoContent);

        var outcome = await _shell.RunAsync("apps", "delete", "a1");

        Assert.Equal((exitCode, requests), (outcome.ExitCode, _shell.Server.Requests.Count));
        Assert.StartsWith("Delete application a1 with its users and conversations? [y/N] ", outcome.Error);
    }

    [Fact]
    public async Task Yes_deletes_without_a_question()
    {
        _shell.Server.On("DELETE /v2/applications/a1", "", HttpStatusCode.NoContent);

        var outcome = await _shell.RunAsync("apps", "delete", "a1", "--yes");

        Assert.Equal((0, "Deleted application a1.\n"), (outcome.ExitCode, outcome.Out));
    }

    [Fact]
    public async Task An_id_cannot_lead_to_another_resource()
    {
        await _shell.RunAsync("apps", "show", "../../accounts/abcd1234/secrets?x=#");

        Assert.Equal(
            "GET /v2/applications/..%2F..%2Faccounts%2Fabcd1234%2Fsecrets%3Fx%3D%23", _shell.Server.Requests.Single().Asked);
    }

    private static string Page(string id, int pages = 1) =>
        $$$"""{"page_size":100,"total_pages":{{{pages}}},"_embedded":{"applications":[{"id":"{{{id}}}","name":"n"}]}}""";
}
