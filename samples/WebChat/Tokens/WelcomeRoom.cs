using System.Text.Json;
using Parley.Client;
using WebChat.Accounts;

namespace WebChat.Tokens;

/// <summary>A first conversation of the test users, so that there is something to see. Made once, with the application.</summary>
internal static class WelcomeRoom
{
    private const string Name = "welcome";

    private static readonly (string From, string Text)[] Messages =
    [
        ("ben", "Hi Ann! This page runs on the official browser client, unmodified."),
        ("ann", "And the server is ours. Open a second, private window and log in as the other one of us."),
        ("ben", "Then watch the ticks: ✓ sent, ✓✓ delivered, green when seen."),
    ];

    public static async Task Make(ParleyApplication application, UserTokens tokens, HttpClient http)
    {
        var parley = application.Client(http);
        if (await Exists(parley))
            return;
        foreach (var (name, displayName) in SeedAccounts.People)
            await tokens.FindOrCreate(new Account(name, displayName, PasswordHash: ""), CancellationToken.None);
        var room = await parley.CreateConversationAsync(new Conversation { Name = Name, DisplayName = "Welcome" });
        var members = new Dictionary<string, string>();
        foreach (var (name, _) in SeedAccounts.People)
            members[name] = (await parley.AddMemberAsync(room.Id!, new NewMember(name))).Id!;
        foreach (var (from, text) in Messages)
            await parley.SendEventAsync(room.Id!, "message", Text(text), members[from]);
    }

    private static async Task<bool> Exists(ParleyClient parley)
    {
        try
        {
            await parley.GetConversationAsync(Name);
            return true;
        }
        catch (ParleyException missing) when (missing.Status == System.Net.HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private static JsonElement Text(string text) =>
        JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["message_type"] = "text", ["text"] = text });
}
