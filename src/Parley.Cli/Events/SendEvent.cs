using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Cli.Conversations;
using Parley.Cli.Hosting;
using Parley.Cli.Output;

namespace Parley.Cli.Events;

internal sealed class SendEvent : ParleyCommand
{
    private readonly Argument<string> _conversation = ConversationOptions.Argument();
    private readonly Option<string> _text = new("--text") { Description = "Sends a text message" };
    private readonly Option<string> _type = new("--type")
    {
        Description = "Any other type, such as custom:order; with --body",
    };
    private readonly Option<string> _body = new("--body") { Description = "What the type has to say", HelpName = "JSON" };
    private readonly Option<string> _from = new("--from") { Description = "The member (MEM-…) it comes from; else the application" };
    private readonly Option<string> _key = new("--idempotency-key")
    {
        Description = "A send repeated with its key returns the first event",
        HelpName = "KEY",
    };

    public SendEvent(CliHost host)
        : base(host, "send", "Send an event")
    {
        Add(_conversation);
        Add(_text);
        Add(_type);
        Add(_body);
        Add(_from);
        Add(_key);
    }

    /// <summary>The body of a text message.</summary>
    public static JsonElement TextMessage(string text) =>
        JsonSerializer.SerializeToElement(new JsonObject { ["message_type"] = "text", ["text"] = text }, CliJson.Default.JsonObject);

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var (text, type) = (call.Get(_text), call.Get(_type));
        if (text is null == type is null)
            throw Failure.Usage("Say what to send.", "--text TEXT, or --type TYPE with --body JSON.");
        var body = text is not null ? TextMessage(text) : JsonArgument.Object(call.Get(_body) ?? "{}", _body.Name);
        var sent = await call.ApplicationClient().SendEventAsync(
            call.Get(_conversation), type ?? "message", body, call.Get(_from), call.Get(_key), cancellationToken);
        EventView.Print(call.Printer, sent);
        return ExitCodes.Ok;
    }
}
