using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Hosting;
using Parley.Client;

namespace Parley.Cli.Apps;

internal sealed class UpdateApp : ParleyCommand
{
    private readonly Argument<string> _id = Ids.Argument("id", "The application's id");
    private readonly Option<string> _name = new("--name") { Description = "A new name" };
    private readonly Option<Confidential?> _publicKeyFile =
        PublicKeyOption.Create("A new public key (PEM): tokens of the old key stop working");
    private readonly Option<string[]> _without = new("--without")
    {
        Description = "Switch a capability off, such as voice",
        HelpName = "CAPABILITY",
        AllowMultipleArgumentsPerToken = true,
    };
    private readonly CapabilityOptions _capabilities = new();

    public UpdateApp(CliHost host)
        : base(host, "update", "Change an application; what is not named stays as it is")
    {
        Add(_id);
        Add(_name);
        Add(_publicKeyFile);
        Add(_without);
        _capabilities.AddTo(this);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var keys = call.Get(_publicKeyFile) is { } file ? PublicKeyOption.Read(file, call.Host) : null;
        var updated = await call.AccountClient().UpdateApplicationAsync(
            call.Get(_id), current => Change(call, current, keys), cancellationToken);
        AppView.Print(call.Printer, updated with { Keys = new ApplicationKeys { PublicKey = updated.Keys?.PublicKey } });
        return ExitCodes.Ok;
    }

    private Application Change(Invocation call, Application current, ApplicationKeys? keys)
    {
        var changed = _capabilities.Apply(call, current);
        var off = call.Get(_without) ?? [];
        return changed with
        {
            Name = call.Get(_name) ?? current.Name,
            Keys = keys ?? current.Keys,
            Capabilities = changed.Capabilities?.Where(it => !off.Contains(it.Key)).ToDictionary(),
        };
    }
}
