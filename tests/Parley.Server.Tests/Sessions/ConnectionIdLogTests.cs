using System.Text.RegularExpressions;

namespace Parley.Server.Tests.Sessions;

/// <summary>
/// Whoever has the id of a connection is that client, as long as it polls; with Engine.IO 3 it is the id of the socket
/// too. Logs call the connection otherwise.
/// </summary>
public partial class ConnectionIdLogTests
{
    [Theory]
    [InlineData(3, "sid")]
    [InlineData(4, "sid")]
    [InlineData(3, "%73id")]
    [InlineData(4, "SID")]
    public async Task No_line_has_any_of_the_id_of_a_polling_connection_and_all_have_one_name(int engine, string sid)
    {
        await using var host = await SessionHost.Start();
        var path = $"/rtc/?EIO={engine}&transport=polling&token={host.Tokens.User("ann")}";
        var id = Quoted().Match(await host.Http.GetStringAsync(path, SessionHost.Cancel)).Groups[1].Value;
        path += $"&{sid}={id}";

        await Post(host, path, engine == 3 ? "2:40" : "40");
        Assert.NotEmpty(await host.Http.GetStringAsync(path, SessionHost.Cancel));
        await Post(host, path, engine == 3 ? "5:nope!" : "nope!");
        await Gone(host);

        await host.DisposeAsync();
        HaveOneName(host, id);
    }

    [Fact]
    public async Task No_line_has_any_of_the_id_of_a_WebSocket_connection_and_all_have_one_name()
    {
        await using var host = await SessionHost.Start();
        var client = await host.Open("/rtc/", $"token={host.Tokens.User("ann")}", engine: 3);
        var session = await client.Succeeds();
        var connection = (await host.Stored(client.SessionId)).Connection;
        Assert.Equal("ann", session.Body.GetProperty("name").GetString());
        await client.DisposeAsync();
        await Gone(host);

        await host.DisposeAsync();
        HaveOneName(host, connection);
    }

    private static Task Gone(SessionHost host) => SessionHost.Eventually(() => Task.FromResult(
        host.Logs.Lines.Any(line => Name().IsMatch(line) && line.Contains("closed", StringComparison.Ordinal))
        && host.Logs.Lines.Any(line => Name().IsMatch(line) && line.Contains("is gone", StringComparison.Ordinal))));

    private static void HaveOneName(SessionHost host, string id)
    {
        // The first eight characters would halve the work of who guesses the rest.
        host.Logs.HaveNone([id[..8], id[^8..]]);
        var names = host.Logs.Lines.Select(line => Name().Match(line)).Where(match => match.Success)
            .Select(match => match.Groups[1].Value).ToList();
        Assert.InRange(names.Count, 3, 20);
        Assert.Single(names.Distinct());
    }

    private static async Task Post(SessionHost host, string path, string payload)
    {
        using var content = new StringContent(payload);
        using var response = await host.Http.PostAsync(path, content, SessionHost.Cancel);
    }

    [GeneratedRegex("\"sid\":\"([^\"]+)\"")]
    private static partial Regex Quoted();

    [GeneratedRegex("onnection ([0-9a-f]{12}) ?")]
    private static partial Regex Name();
}
