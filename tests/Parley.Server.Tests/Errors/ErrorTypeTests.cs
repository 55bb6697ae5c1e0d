using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Configuration;
using Parley.Server.Errors.Catalogue;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Errors;

public sealed class ErrorTypeTests(SharedServer shared)
{
    private ParleyServer Server => shared.Server;

    [Fact]
    public async Task The_type_of_an_error_is_the_address_of_its_page()
    {
        var app = await TestApplication.Create(Server);
        var ann = await app.AddUser("ann");
        var room = (await app.Post("/v1/conversations", """{"name":"lobby"}""")).Is(201).Value("id");
        (await app.Post($"/v1/conversations/{room}/members", Join(ann))).Is(201);
        var events = $"/v1/conversations/{room}/events";
        Answer[] refusals =
        [
            await app.Get("/v1/nowhere"),
            await app.Send("PUT", "/v1/users", "{}"),
            await app.Post("/v1/users", """{"name":5}"""),
            await app.Post("/v1/users", """{"name":"ann"}"""),
            await app.Post("/v1/users", "["),
            await app.Get("/v1/users?cursor=made-up"),
            await app.Get("/v1/users/nobody"),
            await app.Get("/v1/users//ann"),
            await app.Get("/v1/users", app.Mint("ann", new Tokens.AclBuilder())),
            await app.Get("/v1/users/ann", "nonsense"),
            await app.Get("/v1/users/ann", app.Mint("nobody")),
            await app.Get("/v1/users/ann", app.Forge(""","exp":1""")),
            await app.Get("/v0.3/conversations/CON-none"),
            await app.Post("/v1/conversations", """{"name":"lobby"}"""),
            await app.Post($"/v1/conversations/{room}/members", Join(ann)),
            await app.Get($"/v1/conversations/{room}/members/MEM-none"),
            await app.Get($"{events}/99"),
            await app.Post(events, """{"type":"nonsense","body":{}}"""),
            await Server.Send("GET", "/v1/users", null),
            await Server.Send("GET", "/nowhere", null),
            await Server.Send("POST", "/v1/users", $"Bearer {app.Admin}", "name=ann", "application/x-www-form-urlencoded"),
            await Server.Account("GET", "/v2/applications", secret: "wrong"),
            await Server.Account("GET", "/v2/applications?page_size=0"),
            await Server.Account("POST", "/v2/applications", "{}"),
            await Server.Account("PATCH", $"/v2/applications/{app.Id}", "{}"),
            await Server.Account("GET", $"/v2/applications/{Guid.NewGuid()}"),
        ];

        foreach (var refused in refusals)
        {
            Assert.InRange(refused.Status, 400, 499);
            var type = new Uri(refused.Value("type"));
            Assert.Equal(Server.Url, new Uri(type, "/"));
            var explained = (await Server.Send("GET", type.PathAndQuery, null)).Is(200);
            Assert.Equal($"/errors/{explained.Value("code")}", type.AbsolutePath);
            if (refused.Has("code"))
                Assert.Equal(refused.Value("code"), explained.Value("code"));
            Assert.Contains(
                explained.At("answers").EnumerateArray(), answer => answer.GetProperty("status").GetInt32() == refused.Status);
        }

        Assert.True(refusals.Select(refused => refused.Value("type")).Distinct().Count() >= 20);
    }

    [Theory]
    [InlineData("GET", "", null)]
    [InlineData("GET", "?EIO=4&transport=polling&sid=gone", null)]
    [InlineData("POST", "?EIO=4&transport=polling", null)]
    [InlineData("GET", "?EIO=4&transport=websocket", null)]
    [InlineData("GET", "?EIO=9&transport=polling", null)]
    [InlineData("GET", "?EIO=4&transport=polling", "https://evil.example")]
    public async Task What_refuses_a_socket_is_explained_under_its_number(string method, string query, string? origin)
    {
        await using var server = await ParleyServer.Start(replace: services => Change(
            services, options => options with { SocketOrigins = ["https://chat.example"] }));
        var request = new HttpRequestMessage(new HttpMethod(method), "/v2/rtc" + query);
        if (origin is not null)
            request.Headers.Add("Origin", origin);

        var refused = await server.Send(request);

        var entry = ErrorCatalogue.All.Single(entry => entry.Code == $"engine.io:{refused.Value("code")}");
        Assert.Contains(entry.Answers, answer => (answer.Status, answer.Title) == (refused.Status, refused.Value("message")));
    }

    [Fact]
    public async Task The_type_begins_with_the_public_address_when_one_is_set()
    {
        await using var server = await ParleyServer.Start(replace: services => Change(
            services, options => options with { PublicUrl = "https://chat.example.com/parley" }));

        var refused = (await server.Send("GET", "/v1/users", null)).RefusedToken("system:error:missing-token");

        Assert.Equal("https://chat.example.com/parley/errors/system:error:missing-token", refused.Value("type"));
    }

    [Fact]
    public async Task Without_a_host_the_type_is_relative()
    {
        var answer = await RawHttp.Send(Server, "GET /v1/users HTTP/1.0\r\n\r\n"u8.ToArray());

        Assert.Equal("/errors/system:error:missing-token", answer.RefusedToken("system:error:missing-token").Value("type"));
    }

    [Fact]
    public async Task Errors_of_the_oldest_version_have_no_type()
    {
        var refused = (await Server.Send("GET", "/v0.1/users", null)).Is(401);

        Assert.Equal("system:error:missing-token", refused.Value("code"));
        Assert.False(refused.Has("type"));
    }

    private static void Change(IServiceCollection services, Func<ParleyOptions, ParleyOptions> change) => services.AddSingleton(
        change((ParleyOptions)services.Single(service => service.ServiceType == typeof(ParleyOptions)).ImplementationInstance!));

    private static string Join(string user) =>
        $$$"""{"state":"joined","user":{"id":"{{{user}}}"},"channel":{"type":"app"}}""";
}
