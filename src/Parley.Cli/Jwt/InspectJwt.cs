using System.CommandLine;
using System.Text.Json;
using Parley.Cli.Arguments;
using Parley.Cli.Hosting;
using Parley.Cli.Output;
using Parley.Cli.Settings;
using Parley.Client;

namespace Parley.Cli.Jwt;

internal sealed class InspectJwt : ParleyCommand
{
    private readonly Argument<Confidential?> _token = Confidential.Argument("token");
    private readonly Option<Confidential?> _publicKey = Confidential.Option("--public-key");
    private readonly Option<string> _method = new("--method") { Description = "Ask the ACL about this HTTP method" };
    private readonly Option<string> _path = new("--path")
    {
        Description = "Ask the ACL about this path, such as /v1/users",
    };
    private readonly Option<string> _sub = new("--sub") { Description = "The user that it should be for", HelpName = "USER" };
    private readonly Option<string> _acl = new("--acl") { Description = "The ACL that it should have", HelpName = "JSON" };

    public InspectJwt(CliHost host)
        : base(host, "inspect", "Say what a token is worth, rule by rule; --app-id is the application it should be of")
    {
        _token.Description = "The token; - reads it from stdin";
        _publicKey.Description = "Check offline with the application's public key; the server is asked otherwise";
        _publicKey.HelpName = "FILE|PEM";
        Add(_token);
        Add(_publicKey);
        Add(_method);
        Add(_path);
        Add(_sub);
        Add(_acl);
    }

    protected override async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        if (call.Get(_method) is null != call.Get(_path) is null)
            throw Failure.Usage("--method and --path belong together.");
        var expectedAcl = call.Get(_acl) is { } json ? JsonArgument.Object(json, _acl.Name) : (JsonElement?)null;
        var question = new TokenQuestion
        {
            Token = await ReadTokenAsync(call, cancellationToken),
            Method = call.Get(_method)?.ToUpperInvariant(),
            Path = call.Get(_path),
        };

        var report = call.Get(_publicKey) is { } key
            ? OfflineInspection.Inspect(question, new SecretSetting(key, _publicKey.Name), call.Host)
            : await AskServerAsync(call, question, cancellationToken);
        var verdict = report.Deserialize(TokenVerdictJson.Default.TokenVerdict)!;
        var claims = CheckClaims(call, expectedAcl, verdict.Payload ?? default);

        ReportView.Print(call.Printer, report, verdict, claims);
        return ExitCode(verdict, claims);
    }

    private async Task<string> ReadTokenAsync(Invocation call, CancellationToken cancellationToken)
    {
        var token = call.Get(_token)!.Reveal();
        if (token == "-")
            token = await call.Host.ReadLineAsync(cancellationToken) ?? "";
        // Copied out of a header more often than not.
        token = token.Trim();
        return token.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? token["Bearer ".Length..].Trim() : token;
    }

    private static async Task<JsonElement> AskServerAsync(
        Invocation call, TokenQuestion question, CancellationToken cancellationToken)
    {
        if (call.Settings is { ApiKey: null } or { ApiSecret: null })
        {
            throw new Failure(ExitCodes.MissingCredentials,
                "Missing: --public-key FILE to check here, or --api-key and --api-secret to ask the server.");
        }

        var application = call.Written(GlobalOptions.AppId)
            ?? UnverifiedToken.ApplicationId(question.Token)
            ?? call.Settings.AppId?.Value
            ?? throw new Failure(ExitCodes.MissingCredentials,
                "The token names no application, so that the server cannot be asked: add --app-id.");
        return await call.AccountClient().InspectTokenAsync(
            Ids.Checked(application, "The application's id"), question, cancellationToken);
    }

    private List<ClaimCheck> CheckClaims(Invocation call, JsonElement? acl, JsonElement payload)
    {
        var checks = new List<ClaimCheck>();
        if (call.Written(GlobalOptions.AppId) is { } application)
            checks.Add(ClaimCheck.Text("application_id", application, payload));
        if (call.Get(_sub) is { } subject)
            checks.Add(ClaimCheck.Text("sub", subject, payload));
        if (acl is { } expected)
            checks.Add(ClaimCheck.Json("acl", expected, payload));
        return checks;
    }

    // What the token is comes before what it says: the claims of a forged token mean nothing.
    private static int ExitCode(TokenVerdict verdict, List<ClaimCheck> claims) =>
        verdict.IsAccepted != true ? (verdict.HasOnlyExpired ? ExitCodes.Expired : ExitCodes.Refused)
        : verdict.HasMalformedAcl ? ExitCodes.Refused
        : verdict.IsAsExpected == false || claims.Exists(it => !it.Passed) ? ExitCodes.Invalid
        : verdict.Decision is { Allowed: false } ? ExitCodes.Refused
        : ExitCodes.Ok;
}
