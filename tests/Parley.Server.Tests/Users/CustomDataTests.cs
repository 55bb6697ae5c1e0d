using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Users;

/// <summary>Who is shown the custom data of a user: everyone, as official clients expect, unless a setting keeps it.</summary>
public sealed class CustomDataTests
{
    private const string Mark = "kept-to-itself";

    [Theory]
    [InlineData(null, true)]
    [InlineData("everyone", true)]
    [InlineData("own", false)]
    public async Task Others_are_shown_custom_data_by_the_setting(string? setting, bool isShown)
    {
        await using var host = await SessionHost.Start(setting is null ? null : new() { ["Users:CustomData"] = setting });
        var change = JsonSerializer.Serialize(new { properties = new { custom_data = new { mark = Mark } } });
        var (status, _) = await host.Send(HttpMethod.Patch, "/v1/users/ann", host.Tokens.Admin(), change);
        Assert.Equal(200, status);
        foreach (var (token, expected) in new[]
            { (host.Tokens.User("bob"), isShown), (host.Tokens.User("ann"), true), (host.Tokens.Admin(), true) })
        {
            var (_, user) = await host.Send(HttpMethod.Get, "/v1/users/ann", token);
            Assert.Equal(expected, HasMark(user));
        }

        // Whatever writes an event of ann: her joining, what she and the application send for her, and that she is deleted.
        var room = await Room.Of(host);
        await room.Say(room.AnnToken, "as herself");
        await room.Send(host.Tokens.Admin(), "text", new { text = "for her" }, room.Ann);
        await host.Send(HttpMethod.Put, room.Path, room.AnnToken, """{"display_name":"Room"}""");
        await host.Send(HttpMethod.Delete, $"{room.Path}/members/{room.Ann}", room.AnnToken);
        await room.Add(host.Tokens.Admin(), "invited", "ann");
        await host.Send(HttpMethod.Delete, "/v1/users/ann", host.Tokens.Admin());
        var events = await room.Events(token: room.BobToken);
        Assert.Equal(8, events.Length);
        Assert.Equal(isShown ? 7 : 0, events.Count(HasMark));
        Assert.All(events, item => Assert.True(item.GetProperty("_embedded").GetProperty("from_user").TryGetProperty("custom_data", out _)));
    }

    private static bool HasMark(JsonElement shown) => shown.GetRawText().Contains(Mark, StringComparison.Ordinal);
}
