using System.Net;

namespace Parley.Cli.Tests.Events;

public sealed class ListEventsTests : IDisposable
{
    private readonly Shell _shell = new Shell().WithApplication();

    public void Dispose() => _shell.Dispose();

    [Fact]
    public async Task A_row_says_what_happened_and_no_more()
    {
        _shell.Server.Otherwise = (HttpStatusCode.OK, """
            {"_embedded":{"events":[
              {"id":1,"type":"member:joined","body":{"user":{"name":"ann"},"channel":{"type":"app"},"media":{"audio":false}}},
              {"id":2,"type":"message","body":{"message_type":"text","text":"hello"}},
              {"id":3,"type":"message:seen","body":{"event_id":2}},
              {"id":4,"type":"custom:score","body":{"points":[1,2]}},
              {"id":5,"type":"text","body":{"text":"LONG"}}
            ]}}
            """.Replace("LONG", new string('x', 500), StringComparison.Ordinal));

        var outcome = await _shell.RunAsync("events", "list", "room");

        Assert.Equal(0, outcome.ExitCode);
        string[] ends = ["ann", "hello", "event 2", """{"points":[1,2]}""", new string('x', 100) + " …"];
        Assert.Equal(ends, outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..].Select(row => row.TrimEnd().Split("  ")[^1].Trim()));
    }
}
