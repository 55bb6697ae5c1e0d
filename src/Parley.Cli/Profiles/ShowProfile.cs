using System.CommandLine;
using Parley.Cli.Hosting;
using Parley.Cli.Output;
using Parley.Cli.Settings;

namespace Parley.Cli.Profiles;

internal sealed class ShowProfile : ParleyCommand
{
    private readonly Argument<string?> _name = new("name")
    {
        Description = "The profile's name; the current one when absent",
        Arity = ArgumentArity.ZeroOrOne,
    };

    public ShowProfile(CliHost host)
        : base(host, "show", "Show a profile; secrets are masked")
        => Add(_name);

    protected override Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var book = new ProfileStore(call.Host, call.Notices).Read();
        var name = call.Written(_name) ?? call.Written(GlobalOptions.Profile) ?? book.Current ?? ProfileBook.DefaultName;
        ProfileArgument.MustExist(book, name);
        var view = ProfileView.Of(book, name, call.Host);
        call.Printer.Item(
            view, CliJson.Readable.ProfileView, view.Name,
            ("Name", view.Current ? $"{view.Name} (current)" : view.Name),
            ("Server", view.Url),
            ("API key", view.ApiKey),
            ("API secret", view.ApiSecret),
            ("Application", view.AppId),
            ("Private key", view.PrivateKey));
        return Task.FromResult(ExitCodes.Ok);
    }
}
