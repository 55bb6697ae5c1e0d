using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Parley.Server.Tests.Hosting;

/// <summary>Sends bytes as they are, where HttpClient would tidy them up.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    /// <summary>A request whose target and header lines stay as given.</summary>
    internal static Task<Answer> Send(ParleyServer server, string method, string target, params string[] headers) =>
        Send(server, Encoding.Latin1.GetBytes(
            $"{method} {target} HTTP/1.1\r\nHost: parley.test\r\nConnection: close\r\n"
            + string.Concat(headers.Select(header => header + "\r\n")) + "\r\n"));

    internal static async Task<Answer> Send(ParleyServer server, byte[] request, bool hangUp = false)
    {
        using var timeout = new CancellationTokenSource(Deadline);
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server.Url.Host, server.Url.Port, timeout.Token);
        var stream = client.GetStream();
        var answer = new MemoryStream();
        try
        {
            await stream.WriteAsync(request, timeout.Token);
            if (hangUp)
                client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer, timeout.Token);
        }
        catch (Exception cut) when (cut is IOException or SocketException)
        {
            // A server may hang up on what it does not want to read.
        }

        return Parse(Encoding.UTF8.GetString(answer.ToArray()));
    }

    private static Answer Parse(string text)
    {
        if (text.Length == 0)
            return new Answer(0, "", new Dictionary<string, string>());
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, $"No HTTP: {text}");
        var lines = text[..end].Split("\r\n");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines[1..])
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        // Bytes after a request are the next one, and have an answer of their own.
        var body = Encoding.UTF8.GetBytes(text[(end + 4)..]);
        var length = headers.TryGetValue("Content-Length", out var given)
            ? Math.Min(body.Length, int.Parse(given, CultureInfo.InvariantCulture))
            : body.Length;
        return new Answer(
            int.Parse(lines[0].AsSpan(9, 3), CultureInfo.InvariantCulture), Encoding.UTF8.GetString(body, 0, length), headers);
    }
}
