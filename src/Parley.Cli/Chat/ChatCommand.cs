using System.CommandLine;
using System.Net;
using Parley.Cli.Conversations;
using Parley.Cli.Events;
using Parley.Cli.Hosting;
using Parley.Cli.Listen;
using Parley.Cli.Users;
using Parley.Client;

namespace Parley.Cli.Chat;

/// <summary>Talks from the terminal: prints what is said in a conversation, and says each line that is typed.</summary>
internal sealed class ChatCommand : ParleyCommand
{
    private const string Quit = "/quit";
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(15);

    private readonly Argument<string> _conversation = ConversationOptions.Argument();
    private readonly Option<string> _user = UserArgument.Option("Who talks: the user's name");

    public ChatCommand(CliHost host)
        : base(host, "chat", "Talk in a conversation, line by line, until /quit")
    {
        Add(_conversation);
        Add(_user);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var client = call.ApplicationClient();
        var tokens = new UserTokens(call, call.Get(_user)!, TokenLifetime);
        var conversation = await client.GetConversationAsync(call.Get(_conversation), cancellationToken);
        await using var session = await SessionLogin.RunAsync(call, tokens, cancellationToken);
        await JoinAsync(client, conversation.Id!, session, cancellationToken);
        call.Printer.Remark($"You are {session.Name} in {conversation.DisplayName ?? conversation.Name}. {Quit} ends.");
        using var lines = new ChatLines(call);

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = tokens.RenewAsync(session, over.Token);
        var listening = ListenAsync(call, session, conversation.Id!, over.Token);
        try
        {
            await TalkAsync(call, lines, client, tokens, conversation.Id!, listening, cancellationToken);
        }
        finally
        {
            await session.LogOutAsync(CancellationToken.None);
            await over.CancelAsync();
            await renewal;
        }

        await listening;
        return ExitCodes.Ok;
    }

    private static async Task JoinAsync(
        ParleyClient client, string conversation, ParleySession session, CancellationToken cancellationToken)
    {
        try
        {
            await client.AddMemberAsync(conversation, new NewMember(session.UserId), cancellationToken);
        }
        catch (ParleyException e) when (e.Code == "conversation:error:member-already-joined")
        {
            // As it should be.
        }
    }

    private static async Task TalkAsync(
        Invocation call, ChatLines lines, ParleyClient client, UserTokens tokens, string conversation, Task listening,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var typed = lines.ReadAsync(cancellationToken);
            // The server may end the session while a person thinks.
            if (await Task.WhenAny(typed, listening) == listening || await typed is not { } line || line.Trim() == Quit)
                return;
            if (IsCommand(line))
                call.Printer.Warn($"There is no command {line.Trim()}. {Quit} ends; with a blank in front it is said as it is.");
            else if (line.Trim().Length > 0)
                await SayAsync(call, client, tokens.Mint(), conversation, line, cancellationToken);
        }
    }

    // One word, as people try it. A path or a sentence that begins with a slash is something to say.
    private static bool IsCommand(string line) =>
        line is ['/', _, ..] && line.TrimEnd().AsSpan(1).IndexOfAnyExceptInRange('a', 'z') < 0;

    private static async Task SayAsync(
        Invocation call, ParleyClient client, string token, string conversation, string line, CancellationToken cancellationToken)
    {
        try
        {
            await client.SendEventAsUserAsync(
                token, conversation, "message", SendEvent.TextMessage(line), Guid.NewGuid().ToString(), cancellationToken);
        }
        catch (ParleyException e) when (Failures.ExitCode(e) == ExitCodes.Invalid || e.Status == HttpStatusCode.TooManyRequests)
        {
            // The next line may be a better one.
            call.Printer.Warn($"This was not sent: {e.Detail ?? e.Message}");
        }
    }

    private static async Task ListenAsync(
        Invocation call, ParleySession session, string conversation, CancellationToken cancellationToken)
    {
        var printer = new ChatPrinter(call, session.UserId);
        try
        {
            await foreach (var told in session.ReadEventsAsync(cancellationToken))
            {
                if (told.ConversationId == conversation)
                    printer.Print(told);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }

        var end = await session.Completion;
        if (end.Reason != SessionEndReason.LoggedOut)
            throw SessionEndings.Failure(end);
    }
}
