using System.CommandLine;
using Parley.Cli.Hosting;
using Parley.Cli.Listen;
using Parley.Cli.Output;
using Parley.Cli.Users;
using Parley.Tokens;

namespace Parley.Cli.Events;

internal sealed class SearchEvents : ParleyCommand
{
    private static readonly TimeSpan TokenLifetime = TimeSpan.FromMinutes(1);

    private readonly Argument<string> _words = new("words") { Description = "Words that a message must all have" };
    private readonly Option<string> _user = UserArgument.Option("In whose conversations: the user's name");
    private readonly Option<string> _cursor = PageOptions.Cursor();

    public SearchEvents(CliHost host)
        : base(host, "search", "Find messages in a user's conversations, the newest first")
    {
        Add(_words);
        Add(_user);
        Add(_cursor);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var token = new UserTokens(call, call.Get(_user)!, TokenLifetime, new AclBuilder().Allow("/*/search/**")).Mint();
        EventView.Print(
            call, await call.ApplicationClient().SearchEventsAsync(token, call.Get(_words), call.Get(_cursor), cancellationToken));
        return ExitCodes.Ok;
    }
}
