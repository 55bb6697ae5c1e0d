using System.Net.Sockets;
using System.Text;

namespace Parley.Server.Tests.Sessions;

/// <summary>
/// Case 55. Every host of these tests logs everything at Trace and looks for tokens when it ends; here are the requests
/// that are most likely to be written down.
/// </summary>
public class SessionLogTests
{
    [Fact]
    public async Task The_logs_of_these_tests_have_the_lines_that_could_hold_a_token()
    {
        await using var host = await SessionHost.Start();
        await using var client = await host.LogIn();

        // The hosting diagnostics write the query of each request: without them the test would prove nothing.
        Assert.Contains(host.Logs.Lines, line => line.Contains("/v2/rtc/", StringComparison.Ordinal)
            && line.Contains("transport=websocket", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("Token")]
    [InlineData("tok%65n")]
    [InlineData("%74%6F%6B%65%6E")]
    [InlineData("a=b&token")]
    [InlineData("token=&token")]
    public async Task A_token_in_the_query_is_in_no_log_however_its_name_is_written(string name)
    {
        await using var host = await SessionHost.Start();

        foreach (var path in new[] { "/v2/rtc/", "/rtc", "/v1/users", "/", "/nowhere", "/v2/rtc/metrics" })
            await host.Http.GetAsync($"{path}?{name}={host.Tokens.User("ann")}&EIO=4&transport=polling", SessionHost.Cancel);

        await HasNoTokens(host);
    }

    [Fact]
    public async Task Malformed_requests_put_no_token_in_a_log()
    {
        await using var host = await SessionHost.Start();
        var token = host.Tokens.User("ann");
        string[] requests =
        [
            $"GET /v2/rtc/?token={token}\x01 HTTP/1.1\r\nHost: a\r\n\r\n",
            $"GET /v2/rtc/?token={token} HTTP/9.9\r\nHost: a\r\n\r\n",
            $"GET /v2/rtc/?token={token}\r\n\r\n",
            $"GET /v2/rtc/?token={token} HTTP/1.1\r\nHost: a b\r\n\r\n",
            $"GET http://a/v2/rtc/?token={token} HTTP/1.1\r\nHost: b\r\n\r\n",
            $"G\x02T /v2/rtc/?token={token} HTTP/1.1\r\nHost: a\r\n\r\n",
            $"GET /v2/rtc/%00?token={token} HTTP/1.1\r\nHost: a\r\n\r\n",
            $"GET /v1/users HTTP/1.1\r\nHost: a\r\nAuthorization Bearer {token}\r\n\r\n",
            $"GET /v1/users HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\x01\r\n\r\n",
            $"GET /v1/users HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nAuthorization: Bearer {token}\r\n\r\n",
            $"POST /v1/users HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nContent-Length: x\r\n\r\n",
            $"GET /v2/rtc/?token={token}&transport=websocket&EIO=4 HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bad\r\n\r\n",
        ];
        foreach (var request in requests)
        {
            using var tcp = new TcpClient();
            await tcp.ConnectAsync(host.Http.BaseAddress!.Host, host.Http.BaseAddress.Port, SessionHost.Cancel);
            var stream = tcp.GetStream();
            try
            {
                await stream.WriteAsync(Encoding.Latin1.GetBytes(request), SessionHost.Cancel);
                tcp.Client.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null, SessionHost.Cancel);
            }
            catch (IOException)
            {
                // Reset instead of answered.
            }
        }

        await HasNoTokens(host);
    }

    [Fact]
    public async Task Broken_frames_put_no_token_in_a_log()
    {
        await using var host = await SessionHost.Start();
        foreach (var frame in new[] { "42[\"session:login\",{\"body\":{\"token\":\"{0}\"}", "4{0}", "{0}", "42/{0},[]", "42[\"{0}\",{}]", "40{\"token\":\"{0}\"}", "41{0}" })
        {
            await using var client = await host.Open("/rtc/", "", engine: 4);
            await client.SendFrame(frame.Replace("{0}", host.Tokens.User("ann"), StringComparison.Ordinal));
            await client.Next();
        }

        await HasNoTokens(host);
    }

    private static async Task HasNoTokens(SessionHost host)
    {
        // Kestrel writes some lines after the answer.
        await host.DisposeAsync();
        host.Logs.HaveNone(SessionTokens.Signatures);
    }
}
