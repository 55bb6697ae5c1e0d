using System.CommandLine;
using Parley.Cli.Hosting;
using Parley.Cli.Settings;

namespace Parley.Cli.Profiles;

internal sealed class SetProfile : ParleyCommand
{
    private readonly Argument<string> _name = ProfileArgument.Create();

    public SetProfile(CliHost host)
        : base(host, "set", "Make or change a profile from --url, --api-key, --api-secret (- is stdin), --app-id, --private-key")
        => Add(_name);

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var name = call.Get(_name);
        var secret = call.Written(GlobalOptions.ApiSecret);
        if (secret == "-")
            secret = await call.Host.ReadLineAsync(cancellationToken);
        // The file is looked for from anywhere later on.
        var key = call.Written(GlobalOptions.PrivateKey) is { } given && !PemText.IsPem(given)
            ? call.Host.FullPath(given)
            : call.Written(GlobalOptions.PrivateKey);

        var store = new ProfileStore(call.Host);
        store.Write(store.Read().With(name, it => new Profile
        {
            Url = call.Written(GlobalOptions.Url) ?? it.Url,
            ApiKey = call.Written(GlobalOptions.ApiKey) ?? it.ApiKey,
            ApiSecret = secret ?? it.ApiSecret,
            AppId = call.Written(GlobalOptions.AppId) ?? it.AppId,
            PrivateKey = key ?? it.PrivateKey,
        }));
        call.Printer.Remark($"Saved profile '{name}' in {store.Path}.");
        return ExitCodes.Ok;
    }
}
