using System.Text.Json;
using Parley.Tokens;

namespace Parley.Server.Tests.Hosting;

/// <summary>An application that one test has for itself, made through the API.</summary>
public sealed class TestApplication
{
    private TestApplication(ParleyServer server, string id, string name, TestKeys keys) =>
        (Server, Id, Name, Keys, Admin) = (server, id, name, keys, "");

    public ParleyServer Server { get; private init; }

    public string Id { get; }

    public string Name { get; }

    public string Admin { get; private set; }

    internal TestKeys Keys { get; }

    /// <param name="server">Where.</param>
    /// <param name="keys">Its key; null is one that others have as well.</param>
    /// <param name="id">The id that it is to have; null is a new one.</param>
    internal static async Task<TestApplication> Create(ParleyServer server, TestKeys? keys = null, string? id = null)
    {
        keys ??= TestKeys.A;
        var name = $"test {Guid.NewGuid()}";
        var body = JsonSerializer.Serialize(new { id, name, keys = new { public_key = keys.Public } });
        var made = (await server.Account("POST", "/v2/applications", body)).Is(201);
        var application = new TestApplication(server, made.Value("id"), name, keys);
        application.Admin = application.Mint();
        return application;
    }

    /// <summary>The same application as another node serves it.</summary>
    internal TestApplication On(ParleyServer node) => new(node, Id, Name, Keys) { Admin = Admin };

    internal string Mint(string? user = null, AclBuilder? acl = null, string? id = null, PrivateKey? key = null) =>
        new TokenMinter(key ?? Keys.Private, Server.Time).Mint(new TokenRequest
        {
            ApplicationId = Id,
            Subject = user,
            Id = id,
            Acl = acl is not null ? acl : user is null ? null : AclPresets.ClientSdk.Json,
            Lifetime = TimeSpan.FromHours(12),
        });

    /// <summary>A token of any shape, signed with the application's key unless another is given.</summary>
    internal string Forge(string? more = null, string? header = null, System.Security.Cryptography.RSA? key = null) =>
        Hosting.Forge.Sign(header ?? Hosting.Forge.Header, Payload(more), key ?? Keys.Rsa);

    internal string Payload(string? more = null) =>
        $$"""{"application_id":"{{Id}}","iat":{{Server.Time.GetUtcNow().ToUnixTimeSeconds()}},"jti":"{{Guid.NewGuid()}}"{{more}}}""";

    internal Task<Answer> Send(string method, string path, string? body = null, string? token = null) =>
        Server.Send(method, path, $"Bearer {token ?? Admin}", body);

    internal Task<Answer> Get(string path, string? token = null) => Send("GET", path, null, token);

    internal Task<Answer> Post(string path, string body, string? token = null) => Send("POST", path, body, token);

    /// <summary>A new user; its id.</summary>
    internal async Task<string> AddUser(string name) =>
        (await Post("/v1/users", JsonSerializer.Serialize(new { name }))).Is(201).Value("id");

    internal Task<Answer> Revoke(string body) => Server.Account("POST", $"/v2/applications/{Id}/revocations", body);
}
