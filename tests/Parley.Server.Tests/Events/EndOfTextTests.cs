using System.Text.Json;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Events;

/// <summary>A rule for a text is one to its end: a line break there is no end.</summary>
public sealed class EndOfTextTests
{
    [Theory]
    [InlineData("custom:x", 201)]
    [InlineData("custom:x\n", 400)]
    [InlineData("custom:x\r\n", 400)]
    [InlineData("\ncustom:x", 400)]
    [InlineData("text:typing:on\n", 400)]
    public async Task A_type_of_event_has_no_line_break(string type, int status)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        Assert.Equal(status, (await room.Send(room.AnnToken, type)).Status);
    }

    [Theory]
    [InlineData("12#", 201)]
    [InlineData("1\\n", 400)]
    [InlineData("", 400)]
    [InlineData("x", 400)]
    public async Task Digits_are_digits_to_the_end(string digits, int status)
    {
        await using var host = await SessionHost.Start();
        var room = await Room.Of(host);
        Assert.Equal(status, (await room.Send(room.AnnToken, "audio:dtmf", JsonElement.Parse($$"""{"digit":"{{digits}}"}"""))).Status);
    }
}
