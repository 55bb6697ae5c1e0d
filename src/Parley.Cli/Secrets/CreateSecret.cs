using System.CommandLine;
using System.Security.Cryptography;
using Parley.Cli.Arguments;
using Parley.Cli.Hosting;
using Parley.Cli.Output;
using Parley.Cli.Settings;

namespace Parley.Cli.Secrets;

internal sealed class CreateSecret : ParleyCommand
{
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    private readonly Argument<Confidential?> _secret = Confidential.Argument("secret");
    private readonly Option<bool> _save = Flag.Of("--save", "Put the new secret into the profile instead of printing it");

    public CreateSecret(CliHost host)
        : base(host, "create", "Add a secret; the others keep working")
    {
        _secret.Description = "The new secret; - reads it from stdin; made up and printed once when absent";
        _secret.Arity = ArgumentArity.ZeroOrOne;
        Add(_secret);
        Add(_save);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var given = call.Written(_secret)?.Reveal();
        if (given == "-")
            given = await call.Host.ReadLineAsync(cancellationToken);
        if (given is "")
            throw Failure.Usage("The secret is empty.");
        var text = given ?? MakeUp();
        var created = await call.AccountClient().CreateSecretAsync(text, cancellationToken);

        var shown = given is null && !call.Get(_save) ? text : null;
        call.Printer.Item(
            new CreatedSecret(created.Id, created.CreatedAt, shown), CliJson.Readable.CreatedSecret, shown ?? created.Id,
            ("Id", created.Id), ("Secret", shown));
        if (shown is not null && call.Printer.IsHuman)
            call.Printer.Remark("It cannot be shown again: keep it safe.");
        if (call.Get(_save))
            Save(call, text);
        return ExitCodes.Ok;
    }

    private static void Save(Invocation call, string secret)
    {
        var store = new ProfileStore(call.Host, call.Notices);
        var book = store.Read();
        var profile = call.Written(GlobalOptions.Profile) ?? book.Current ?? ProfileBook.DefaultName;
        store.Write(book.With(profile, it => it with { ApiKey = call.Settings.ApiKey?.Value, ApiSecret = secret }));
        call.Printer.Remark($"Profile '{profile}' now uses this secret.");
    }

    // 24 signs of 57 are 140 bits. The API wants 8 to 25, with a capital, a small letter and a digit among them.
    private static string MakeUp()
    {
        string text;
        do
            text = RandomNumberGenerator.GetString(Letters, 24);
        while (!(text.Any(char.IsAsciiDigit) && text.Any(char.IsAsciiLetterUpper) && text.Any(char.IsAsciiLetterLower)));
        return text;
    }
}
