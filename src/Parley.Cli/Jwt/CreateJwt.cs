using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Hosting;
using Parley.Cli.Output;
using Parley.Tokens;

namespace Parley.Cli.Jwt;

internal sealed class CreateJwt : ParleyCommand
{
    // The API's own default.
    private const int DefaultTtl = 15 * 60;

    private readonly Option<long?> _exp = Numbers.Option<long>("--exp", 0, long.MaxValue);
    private readonly Option<int?> _ttl = Numbers.Option("--ttl", 0, int.MaxValue);
    private readonly Option<string> _sub = new("--sub")
    {
        Description = "The user's name; without it the token is the application's own",
        HelpName = "USER",
    };
    private readonly AclOptions _acl = new();

    public CreateJwt(CliHost host)
        : base(host, "create", "Make a token with the application's private key; needs no server")
    {
        (_exp.Description, _exp.HelpName) = ("When it ends, in Unix seconds", "SECONDS");
        (_ttl.Description, _ttl.HelpName) = ("How long it lives, 30 to 86400 (default 900)", "SECONDS");
        Add(_exp);
        Add(_ttl);
        Add(_sub);
        _acl.AddTo(this);
    }

    protected override Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var now = call.Host.Time.GetUtcNow();
        var expiresAt = ExpiresAt(call, now);
        var acl = _acl.Read(call);
        var subject = call.Get(_sub);
        var (applicationId, key) = call.ApplicationKey();
        if (subject is not null && acl is null)
            call.Printer.Warn("A user's token without an ACL cannot log in: add --acl-preset client-sdk or --acl JSON.");

        var token = Mint(key, call.Host.Time, new TokenRequest
        {
            ApplicationId = applicationId,
            Subject = subject,
            ExpiresAt = expiresAt,
            Acl = acl,
        });

        if (call.Printer.IsJson)
            call.Printer.Json(new CreatedToken(token, expiresAt), CliJson.Readable.CreatedToken);
        else
            call.Printer.Line(token);
        return Task.FromResult(ExitCodes.Ok);
    }

    private static string Mint(PrivateKey key, TimeProvider time, TokenRequest request)
    {
        try
        {
            return new TokenMinter(key, time).Mint(request);
        }
        catch (ArgumentException e)
        {
            throw Failure.Usage($"No server would accept this token: {e.Message}.");
        }
    }

    private DateTimeOffset ExpiresAt(Invocation call, DateTimeOffset now)
    {
        var (exp, ttl) = (call.Get(_exp), call.Get(_ttl));
        if (exp is not null && ttl is not null)
            throw Failure.Usage("--exp and --ttl both say when the token ends: give one of them.");
        if (exp is not { } seconds)
            return now.AddSeconds(ttl ?? DefaultTtl);
        // The usual mistake, and a token that would live for 50 000 years.
        if (seconds > 100_000_000_000)
            throw Failure.Usage("--exp looks like milliseconds: it is in seconds since 1970.");
        if (seconds <= now.ToUnixTimeSeconds())
            throw Failure.Usage("--exp has passed already.");
        return DateTimeOffset.FromUnixTimeSeconds(seconds);
    }
}
