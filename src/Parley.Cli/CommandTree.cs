using System.CommandLine;
using System.CommandLine.Help;
using Parley.Cli.Apps;
using Parley.Cli.Chat;
using Parley.Cli.Conversations;
using Parley.Cli.Events;
using Parley.Cli.Hosting;
using Parley.Cli.Jwt;
using Parley.Cli.Listen;
using Parley.Cli.Members;
using Parley.Cli.Profiles;
using Parley.Cli.Secrets;
using Parley.Cli.Serve;
using Parley.Cli.Sessions;
using Parley.Cli.Users;

namespace Parley.Cli;

/// <summary>Every command there is.</summary>
internal static class CommandTree
{
    public static RootCommand Build(CliHost host)
    {
        var root = new RootCommand("Manages a Parley server: applications, users, conversations, tokens.")
        {
            new Command("apps", "Applications: keys, capabilities, webhooks")
            {
                new CreateApp(host),
                new ListApps(host),
                new ShowApp(host),
                new UpdateApp(host),
                new DeleteApp(host),
            },
            new Command("users", "Users of an application")
            {
                new CreateUser(host),
                new ListUsers(host),
                new ShowUser(host),
                new UpdateUser(host),
                new DeleteUser(host),
                new ListUserSessions(host),
            },
            new Command("sessions", "Logged-in users' connections")
            {
                new ListSessions(host),
                new EndSession(host),
            },
            new Command("conversations", "Conversations of an application")
            {
                new CreateConversation(host),
                new ListConversations(host),
                new ShowConversation(host),
                new UpdateConversation(host),
                new DeleteConversation(host),
            },
            new Command("members", "Who is in a conversation")
            {
                new AddMember(host),
                new ListMembers(host),
                new ShowMember(host),
                new UpdateMember(host),
            },
            new Command("events", "What is said in a conversation")
            {
                new SendEvent(host),
                new ListEvents(host),
                new ShowEvent(host),
                new DeleteEvent(host),
                new SearchEvents(host),
            },
            new ChatCommand(host),
            new ListenCommand(host),
            new Command("jwt", "Tokens (JWT)")
            {
                new CreateJwt(host),
                new InspectJwt(host),
            },
            new Command("secrets", "The account's API secrets")
            {
                new ListSecrets(host),
                new CreateSecret(host),
                new DeleteSecret(host),
            },
            new Command("profiles", "Servers and credentials, kept under a name")
            {
                new ListProfiles(host),
                new ShowProfile(host),
                new SetProfile(host),
                new UseProfile(host),
                new RemoveProfile(host),
            },
            new ServeCommand(host),
        };

        foreach (var option in GlobalOptions.All())
            root.Options.Add(option);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpOfProgram((HelpAction)help.Action!);
        root.Options.OfType<VersionOption>().Single().Action = new VersionOfProgram();
        return root;
    }
}
