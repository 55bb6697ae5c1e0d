using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Benchmarks.Sessions;

/// <summary>How each server is started.</summary>
internal static class Contestant
{
    private const string ApiKey = "bench123";
    private const string ApiSecret = "benchBENCH123";
    private const string AspNetPort = "Now listening on: http://127.0.0.1:";

    private static readonly string Published = Path.Combine(Path.GetTempPath(), "parley-sessions");

    public static Task PublishParleyAsync() => Publication.MakeAsync("src/Parley.Server", Published);

    /// <summary>Parley with SQLite, as it ships but for the limits that a load from one address meets.</summary>
    public static Task<ServerProcess> ParleyAsync(string dataDirectory, int port = 0, string? program = null) => ServerProcess.StartAsync(
        program ?? Path.Combine(Published, "Parley.Server"), ["--urls", $"http://127.0.0.1:{port}"],
        new Dictionary<string, string>
        {
            ["Parley__Account__ApiKey"] = ApiKey,
            ["Parley__Account__ApiSecret"] = ApiSecret,
            ["Parley__DataDirectory"] = dataDirectory,
            ["Parley__Sessions__MaximumStrangersPerAddress"] = "20000",
            ["Parley__Sessions__MaximumPerUser"] = "1000",
            ["Logging__LogLevel__Default"] = "Warning",
            ["Logging__LogLevel__Parley.Server.Starting"] = "Information",
        },
        AspNetPort);

    /// <summary>Parley.SocketIO alone: every connection is told that it is logged in.</summary>
    public static Task<ServerProcess> BroadcastHostAsync() => ServerProcess.StartAsync(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "Parley.Benchmarks.dll"), "sessions", BroadcastHost.Verb],
        new Dictionary<string, string>(), AspNetPort);

    public static async Task<ServerProcess> SocketIOAsync(TokenMill mill, [CallerFilePath] string thisFile = "")
    {
        var directory = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "../../Sessions"));
        if (!Directory.Exists(Path.Combine(directory, "node_modules")))
            throw new InvalidOperationException($"Run 'npm ci' in {directory} first.");
        var key = Path.GetTempFileName();
        await File.WriteAllTextAsync(key, mill.PublicKey);
        return await ServerProcess.StartAsync(
            "node", [Path.Combine(directory, "socketio-server.mjs"), key],
            new Dictionary<string, string> { ["NODE_ENV"] = "production" }, "listening ");
    }

    /// <summary>The application and the users that the tokens name.</summary>
    public static async Task ProvisionAsync(ServerProcess parley, TokenMill mill)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{parley.Port}") };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{ApiKey}:{ApiSecret}")));
        var application = await PostAsync(http, "/v2/applications", new JsonObject
        {
            ["name"] = "bench",
            ["keys"] = new JsonObject { ["public_key"] = mill.PublicKey },
            ["capabilities"] = new JsonObject { ["rtc"] = new JsonObject() },
        });
        mill.For((string)application["id"]!);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", mill.Admin());
        for (var i = 0; i < TokenMill.Users; i++)
            await PostAsync(http, "/v1/users", new JsonObject { ["name"] = TokenMill.UserName(i) });
    }

    private static async Task<JsonNode> PostAsync(HttpClient http, string path, JsonObject body)
    {
        using var response = await http.PostAsJsonAsync(path, body);
        var answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(answer)!
            : throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {answer}");
    }
}
