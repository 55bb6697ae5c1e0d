using System.Text.Json;
using Parley.Domain.Conversations;
using Parley.Domain.Users;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Http;

/// <summary>A name is made to find its thing in a path.</summary>
public sealed class NameTests(SharedServer shared)
{
    public static TheoryData<string> Unaddressable =>
        ["a/b", "/", ".", "..", "a\\b", "ann%2Fb", "ann%2fb", "ann%2e", "ann%5Cb", "ann%252F", "a\nb", "a\tb", "\u0085"];

    public static TheoryData<string> Addressable =>
        ["a b", "a?b", "a#b", "a%b", "100%", "a+b", "a;b=c", "a.b", "...", "ann@example.com", "Zoë", "😀", "a:b", "a&b", "*", "**", "'\"<>"];

    [Theory]
    [MemberData(nameof(Unaddressable))]
    public async Task A_name_that_no_path_can_say_is_refused_for_users_and_conversations(string name)
    {
        var app = await TestApplication.Create(shared.Server);
        var body = JsonSerializer.Serialize(new { name });
        foreach (var what in new[] { "users", "conversations" })
        {
            (await app.Post($"/v1/{what}", body)).RefusedFields("name");
            var made = (await app.Post($"/v1/{what}", """{"name":"good"}""")).Is(201).Value("id");
            (await app.Send("PATCH", $"/v1/{what}/{made}", body)).RefusedFields("name");
            Assert.Equal("good", (await app.Get($"/v1/{what}/{made}")).Value("name"));
        }
    }

    [Fact]
    public async Task The_refusal_of_a_name_says_why()
    {
        var app = await TestApplication.Create(shared.Server);
        foreach (var (name, why) in new[]
        {
            ("a/b", "\"name\" must be addressable in a path: it holds '/'"),
            ("..", "\"name\" must be addressable in a path: it holds a dot segment"),
            ("ann%2Fb", "\"name\" must be addressable in a path: it is percent-encoded twice"),
        })
        {
            var refused = await app.Post("/v1/users", JsonSerializer.Serialize(new { name }));
            Assert.Equal(why, refused.RefusedFields("name").At("invalid_parameters")[0].GetProperty("reason").GetString());
        }
    }

    [Theory]
    [MemberData(nameof(Addressable))]
    public async Task Every_other_name_finds_its_thing_in_a_path(string name)
    {
        var app = await TestApplication.Create(shared.Server);
        var body = JsonSerializer.Serialize(new { name });
        foreach (var what in new[] { "users", "conversations" })
        {
            var made = (await app.Post($"/v1/{what}", body)).Is(201);
            Assert.Equal(made.Value("id"), (await app.Get($"/v1/{what}/{Uri.EscapeDataString(name)}")).Is(200).Value("id"));
        }

        (await app.Post($"/v1/conversations/{Uri.EscapeDataString(name)}/events", """{"type":"text","body":{"text":"x"}}""")).Is(201);
    }

    [Fact]
    public async Task A_conversation_is_not_called_like_an_id()
    {
        var app = await TestApplication.Create(shared.Server);
        (await app.Post("/v1/conversations", $$"""{"name":"CON-{{Guid.NewGuid()}}"}""")).RefusedFields("name");
        // What only begins like an id is found by its name, and so is all that is in it.
        var made = (await app.Post("/v1/conversations", """{"name":"CON-tact"}""")).Is(201).Value("id");
        Assert.Equal(made, (await app.Get("/v1/conversations/CON-tact")).Is(200).Value("id"));
        (await app.Post("/v1/conversations/CON-tact/events", """{"type":"text","body":{"text":"x"}}""")).Is(201);
    }

    [Fact]
    public async Task Who_has_such_a_name_from_earlier_goes_on_with_it()
    {
        var app = await TestApplication.Create(shared.Server);
        var user = new UserChange { Name = "a/b" }.Create(app.Id, shared.Server.Time);
        var conversation = new ConversationChange { Name = ".." }.Create(app.Id, shared.Server.Time);
        await shared.Server.Store.AddUser(user, TestContext.Current.CancellationToken);
        await shared.Server.Store.AddConversation(conversation, TestContext.Current.CancellationToken);

        Assert.Equal("a/b", (await app.Get("/v1/users/me", app.Mint("a/b"))).Is(200).Value("name"));
        (await app.Get($"/v1/users/{user.Id}")).Is(200);
        // Clients send back all that they were told.
        var changed = await app.Send("PATCH", $"/v1/users/{user.Id}", """{"name":"a/b","display_name":"Ann"}""", app.Mint("a/b"));
        Assert.Equal("Ann", changed.Is(200).Value("display_name"));
        (await app.Send("PUT", $"/v1/conversations/{conversation.Id}", """{"name":"..","display_name":"Dots"}""")).Is(200);
        var joined = await app.Post($"/v1/conversations/{conversation.Id}/members", """{"state":"joined","user":{"name":"a/b"}}""");
        joined.Is(201);
        (await app.Send("PATCH", $"/v1/users/{user.Id}", """{"name":"ann"}""")).Is(200);
    }
}
