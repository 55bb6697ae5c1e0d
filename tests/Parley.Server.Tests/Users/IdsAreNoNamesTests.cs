using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Domain.Users;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Users;

/// <summary>What has the form of an id is an id, and nobody's name.</summary>
public sealed class IdsAreNoNamesTests
{
    private const string Uuid = "6c0c2c7e-0c7d-4c5a-9df5-2d2f0a1b3c4d";

    [Theory]
    [InlineData("USR-" + Uuid)]
    [InlineData("CON-" + Uuid)]
    [InlineData("MEM-" + Uuid)]
    [InlineData("SES-" + Uuid)]
    [InlineData("USR-6C0C2C7E-0C7D-4C5A-9DF5-2D2F0A1B3C4D")]
    public async Task Nobody_and_nothing_gets_the_name_of_an_id(string name)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        var body = JsonSerializer.Serialize(new { name });
        foreach (var (method, path) in new[]
        {
            (HttpMethod.Post, "/v1/users"), (HttpMethod.Patch, "/v1/users/ann"),
            (HttpMethod.Post, "/v1/conversations"), (HttpMethod.Put, room.Path),
        })
        {
            var (status, refusal) = await host.Send(method, path, host.Tokens.Admin(), body);
            Assert.Equal((400, "name"), (status, refusal.GetProperty("invalid_parameters")[0].GetProperty("name").GetString()));
        }
    }

    [Theory]
    [InlineData("USR-ann")]
    [InlineData("USR-")]
    [InlineData("usr-" + Uuid)]
    [InlineData(Uuid)]
    [InlineData("NAM-" + Uuid)]
    public async Task What_only_resembles_an_id_is_a_name(string name)
    {
        await using var host = await SessionHost.Start();
        var id = await host.AddUser(name);
        Assert.Equal(id, (await host.Send(HttpMethod.Get, $"/v1/users/{name}", host.Tokens.Admin())).Body.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Who_has_such_a_name_from_earlier_does_not_answer_for_an_id()
    {
        await using var host = await SessionHost.Start();
        var store = host.Services.GetRequiredService<IStore>();
        var (application, deleted) = (host.Tokens.ApplicationId, $"USR-{Uuid}");
        var named = new User(application, $"USR-{Guid.NewGuid()}", deleted, null, null, "{}", "{}", 1, 1);
        Assert.True(await store.AddUser(named, SessionHost.Cancel));
        var room = await Room.Of(host);
        var admin = host.Tokens.Admin();

        Assert.Equal(404, (await host.Send(HttpMethod.Get, $"/v1/users/{deleted}", admin)).Status);
        Assert.Equal(404, (await host.Send(HttpMethod.Delete, $"/v1/users/{deleted}", admin)).Status);
        Assert.Equal(404, (await host.Send(HttpMethod.Get, $"/v1/users/{deleted}/conversations", admin)).Status);
        var body = $$"""{"state":"joined","user":{"id":"{{deleted}}"} }""";
        Assert.Equal(404, (await host.Send(HttpMethod.Post, room.Path + "/members", admin, body)).Status);
        Assert.Equal(deleted, (await host.Send(HttpMethod.Get, $"/v1/users/{named.Id}", admin)).Body.GetProperty("name").GetString());

        var gone = $"CON-{Uuid}";
        var kept = new Conversation(application, $"CON-{Guid.NewGuid()}", gone, null, null, "{}", null, null, null, null, 1);
        Assert.True(await store.AddConversation(kept, SessionHost.Cancel));
        foreach (var path in new[] { "", "/events", "/members" })
            Assert.Equal(404, (await host.Send(HttpMethod.Get, $"/v1/conversations/{gone}{path}", admin)).Status);
        Assert.Equal(200, (await host.Send(HttpMethod.Get, $"/v1/conversations/{kept.Id}", admin)).Status);
    }

    [Fact]
    public async Task A_user_with_the_id_of_another_as_its_name_is_not_mistaken_for_that_one()
    {
        await using var host = await SessionHost.Start();
        var victim = await host.AddUser("eve");
        var named = new User(host.Tokens.ApplicationId, $"USR-{Guid.NewGuid()}", victim, null, null, "{}", "{}", 1, 1);
        Assert.True(await host.Services.GetRequiredService<IStore>().AddUser(named, SessionHost.Cancel));
        var room = await Room.Of(host);
        foreach (var (user, id) in new[] { ($$"""{"name":"{{victim}}"}""", named.Id), ($$"""{"id":"{{victim}}"}""", victim) })
        {
            var (status, member) = await host.Send(
                HttpMethod.Post, room.Path + "/members", host.Tokens.Admin(), $$"""{"state":"joined","user":{{user}}}""");
            Assert.Equal((201, id), (status, member.GetProperty("_embedded").GetProperty("user").GetProperty("id").GetString()));
        }
    }
}
