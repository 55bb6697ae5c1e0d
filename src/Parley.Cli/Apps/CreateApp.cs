using System.CommandLine;
using System.Text.Json;
using Parley.Cli.Arguments;
using Parley.Cli.Hosting;
using Parley.Cli.Output;
using Parley.Cli.Settings;
using Parley.Client;

namespace Parley.Cli.Apps;

internal sealed class CreateApp : ParleyCommand
{
    private readonly Argument<string> _name = new("name") { Description = "A name for people" };
    private readonly Option<string> _id = new("--id")
    {
        Description = "Bring the id of an application from elsewhere",
        HelpName = "UUID",
    };
    private readonly Option<string> _keyFile = new("--private-key-file")
    {
        Description = "Where the private key goes (default ./NAME.key)",
        HelpName = "FILE",
    };
    private readonly Option<Confidential?> _publicKeyFile = PublicKeyOption.Create("Bring your own key pair: this is its public key (PEM)");
    private readonly Option<bool> _force = Flag.Of("--force", "Overwrite the private key file");
    private readonly Option<bool> _save = Flag.Of("--save", "Keep id and key file in the profile");
    private readonly CapabilityOptions _capabilities = new();

    public CreateApp(CliHost host)
        : base(host, "create", "Make an application and save its private key")
    {
        Add(_name);
        Add(_id);
        Add(_keyFile);
        Add(_publicKeyFile);
        Add(_force);
        Add(_save);
        _capabilities.AddTo(this);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var name = call.Get(_name);
        var wanted = _capabilities.Apply(call, new Application { Id = call.Get(_id), Name = name });
        if (call.Get(_publicKeyFile) is { } publicKeyFile)
        {
            wanted = wanted with { Keys = PublicKeyOption.Read(publicKeyFile, call.Host) };
        }

        var client = call.AccountClient();
        using var keyFile = wanted.Keys is null
            ? KeyFile.Prepare(call.Host, call.Get(_keyFile), name, call.Get(_force))
            : null;
        var created = await client.CreateApplicationAsync(wanted, cancellationToken);

        if (created.Keys?.PrivateKey is { } privateKey && keyFile is not null)
            keyFile.Place(privateKey);
        else if (keyFile is not null)
            throw new Failure(ExitCodes.Other, $"Application {created.Id} was made, but the server sent no private key.");

        Print(call, created, keyFile?.Path);
        if (call.Get(_save))
            Save(call, created, keyFile?.Path);
        return ExitCodes.Ok;
    }

    private static void Print(Invocation call, Application created, string? keyFile)
    {
        var other = new Dictionary<string, JsonElement>(created.Other ?? new Dictionary<string, JsonElement>());
        if (keyFile is not null)
            other["private_key_file"] = JsonSerializer.SerializeToElement(keyFile, CliJson.Readable.String);
        var shown = created with { Keys = new ApplicationKeys { PublicKey = created.Keys?.PublicKey }, Other = other };
        AppView.Print(call.Printer, shown);
        if (keyFile is not null && call.Printer.IsHuman)
            call.Printer.Remark($"The private key is in {keyFile}. It cannot be shown again: keep it safe.");
    }

    private static void Save(Invocation call, Application created, string? keyFile)
    {
        var store = new ProfileStore(call.Host, call.Notices);
        var book = store.Read();
        var profile = call.Written(GlobalOptions.Profile) ?? book.Current ?? ProfileBook.DefaultName;
        // A key of another application would only mislead.
        store.Write(book.With(profile, it => it with { AppId = created.Id, PrivateKey = keyFile }));
        call.Printer.Remark($"Profile '{profile}' now uses this application.");
    }
}
