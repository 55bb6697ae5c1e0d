using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Cli.Hosting;
using Parley.Cli.Output;
using Parley.Cli.Settings;
using Parley.Client;
using Parley.Tokens;

namespace Parley.Cli;

/// <summary>One run of one command: its arguments, its settings, and what it can reach.</summary>
internal sealed class Invocation
{
    private readonly ParseResult _parsed;
    private readonly Lazy<CliSettings> _settings;

    public Invocation(CliHost host, ParseResult parsed)
    {
        Host = host;
        _parsed = parsed;
        Streams = new Streams(host);
        Notices = new Notices(Streams, Flag(GlobalOptions.Json));
        _settings = new Lazy<CliSettings>(() => CliSettings.Resolve(parsed, host, Notices));
        Printer = new Printer(host, Streams, Notices, Flag(GlobalOptions.Json), Flag(GlobalOptions.Quiet));
    }

    public CliHost Host { get; }

    public Printer Printer { get; }

    public Streams Streams { get; }

    public Notices Notices { get; }

    public CliSettings Settings => _settings.Value;

    public T? Get<T>(Option<T> option) => _parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => _parsed.GetRequiredValue(argument);

    /// <summary>An argument that may be left out.</summary>
    public T? Written<T>(Argument<T?> argument)
        where T : class => _parsed.GetValue(argument);

    /// <summary>What was written on the command line for a global option, whatever other sources say.</summary>
    public string? Written(string globalOption) => _parsed.GetValue<string>(globalOption);

    /// <summary>The same for a secret.</summary>
    public Confidential? WrittenSecret(string globalOption) => _parsed.GetValue<Confidential>(globalOption);

    /// <summary>A client for what belongs to the account.</summary>
    public ParleyClient AccountClient()
    {
        Require((Settings.ApiKey is not null, GlobalOptions.ApiKey, "PARLEY_API_KEY"),
            (Settings.ApiSecret is not null, GlobalOptions.ApiSecret, "PARLEY_API_SECRET"));
        return Client(new ParleyClientOptions
        {
            BaseAddress = ServerUrl(),
            ApiKey = Ids.Checked(Settings.ApiKey!.Value, $"The API key from {Settings.ApiKey.Source}"),
            ApiSecret = Settings.ApiSecret!.Value.Reveal(),
        });
    }

    /// <summary>A client for what belongs to one application.</summary>
    public ParleyClient ApplicationClient()
    {
        var (id, key) = ApplicationKey();
        return Client(new ParleyClientOptions
        {
            BaseAddress = ServerUrl(),
            ApplicationId = id,
            PrivateKey = key,
            TimeProvider = Host.Time,
        });
    }

    /// <summary>The application and its private key.</summary>
    public (string Id, PrivateKey Key) ApplicationKey()
    {
        Require((Settings.AppId is not null, GlobalOptions.AppId, "PARLEY_APP_ID"),
            (Settings.PrivateKey is not null, GlobalOptions.PrivateKey, "PARLEY_PRIVATE_KEY"));
        var id = Ids.Checked(Settings.AppId!.Value, $"The application's id from {Settings.AppId.Source}");
        return (id, KeySource.ReadPrivate(Settings.PrivateKey!, Host));
    }

    public Uri ServerUrl() => Parley.Cli.Settings.ServerUrl.Parse(Settings.Url);

    private static void Require(params ReadOnlySpan<(bool IsThere, string Flag, string Variable)> needed)
    {
        var (missing, flags) = (new List<string>(), new List<string>());
        foreach (var (isThere, flag, variable) in needed)
        {
            if (isThere)
                continue;
            missing.Add($"{flag} ({variable})");
            flags.Add($"{flag} …");
        }

        if (missing.Count > 0)
        {
            throw new Failure(ExitCodes.MissingCredentials, $"Missing: {string.Join(" and ", missing)}.",
                $"To keep them for all commands: parley profiles set NAME {string.Join(' ', flags)}");
        }
    }

    // One client per process: nothing is gained by disposing it before the exit.
    private ParleyClient Client(ParleyClientOptions options)
    {
        var transport = Host.Transport();
        if (Flag(GlobalOptions.Verbose))
            transport = new RequestLog(transport, Notices, Host.Time);
        var http = new HttpClient(new ServerErrors(transport, Settings.Url)) { Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("parley-cli");
        return new ParleyClient(http, options);
    }

    private bool Flag(string globalOption) => _parsed.GetValue<bool>(globalOption);
}
