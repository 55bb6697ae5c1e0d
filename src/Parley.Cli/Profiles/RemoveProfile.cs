using System.CommandLine;
using Parley.Cli.Hosting;
using Parley.Cli.Settings;

namespace Parley.Cli.Profiles;

internal sealed class RemoveProfile : ParleyCommand
{
    private readonly Argument<string> _name = ProfileArgument.Create();

    public RemoveProfile(CliHost host)
        : base(host, "remove", "Forget a profile; key files stay where they are")
        => Add(_name);

    protected override Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var name = call.Get(_name);
        var store = new ProfileStore(call.Host, call.Notices);
        var book = store.Read();
        ProfileArgument.MustExist(book, name);
        store.Write(book.Without(name));
        call.Printer.Deleted(name, $"Removed profile '{name}'.");
        return Task.FromResult(ExitCodes.Ok);
    }
}
