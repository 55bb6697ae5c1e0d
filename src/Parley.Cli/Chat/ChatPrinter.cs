using System.Globalization;
using System.Text.Json;
using Parley.Cli.Listen;
using Parley.Cli.Output;
using Parley.Client;

namespace Parley.Cli.Chat;

/// <summary>What is said in a conversation, one line for each message; own ones stand on the terminal already.</summary>
internal sealed class ChatPrinter(Invocation call, string ownUserId)
{
    private readonly EventPrinter _events = new(call);

    public void Print(SessionEvent told)
    {
        if (call.Printer.IsJson)
        {
            _events.Print(told);
            return;
        }

        if (Sentence(told) is not { } sentence)
            return;
        var time = call.Host.Time.GetLocalNow().ToString("HH:mm", CultureInfo.InvariantCulture);
        call.Printer.Line($"{time}  {sentence}");
    }

    private string? Sentence(SessionEvent told)
    {
        var sender = Text(told.Envelope, "_embedded", "from_user", "name") ?? "(application)";
        switch (told.Name)
        {
            case "message" or "text" when Text(told.Envelope, "_embedded", "from_user", "id") != ownUserId || !call.Host.OutIsTerminal:
                return $"{sender}: {Text(told.Body, "text") ?? $"({Text(told.Body, "message_type")})"}";
            case "member:joined":
                return $"* {sender} joined";
            case "member:left":
                return $"* {sender} left";
            default:
                return null;
        }
    }

    private static string? Text(JsonElement from, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out from))
                return null;
        }

        return from.ValueKind == JsonValueKind.String ? CompactJson.Text(from) : null;
    }
}
