using System.CommandLine;
using Parley.Cli.Arguments;
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
        if (name.Length == 0)
            throw Failure.Usage("A profile needs a name.");
        if (call.Written(GlobalOptions.Url) is { } url)
            ServerUrl.Parse(new Setting(url, GlobalOptions.Url));
        var secret = call.WrittenSecret(GlobalOptions.ApiSecret)?.Reveal();
        if (secret == "-")
            secret = await call.Host.ReadLineAsync(cancellationToken);
        var key = call.WrittenSecret(GlobalOptions.PrivateKey) is { } given ? Key(given, call.Host) : null;

        var store = new ProfileStore(call.Host, call.Notices);
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

    // The file is looked for from anywhere later on. A key that is no use now is of none then.
    private static string Key(Confidential given, CliHost host)
    {
        if (KeySource.FilePath(given.Reveal(), host) is { } path)
            return path;
        using var key = KeySource.ReadPrivate(new SecretSetting(given, GlobalOptions.PrivateKey), host);
        return given.Reveal();
    }
}
