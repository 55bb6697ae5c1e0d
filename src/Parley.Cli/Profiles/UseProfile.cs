using System.CommandLine;
using Parley.Cli.Hosting;
using Parley.Cli.Settings;

namespace Parley.Cli.Profiles;

internal sealed class UseProfile : ParleyCommand
{
    private readonly Argument<string> _name = ProfileArgument.Create();

    public UseProfile(CliHost host)
        : base(host, "use", "Make a profile the current one")
        => Add(_name);

    protected override Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var name = call.Get(_name);
        var store = new ProfileStore(call.Host, call.Notices);
        var book = store.Read();
        ProfileArgument.MustExist(book, name);
        store.Write(book with { Current = name });
        call.Printer.Remark($"Profile '{name}' is now the current one.");
        return Task.FromResult(ExitCodes.Ok);
    }
}
