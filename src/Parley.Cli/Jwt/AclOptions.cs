using System.CommandLine;
using System.Text.Json;
using Parley.Cli.Arguments;
using Parley.Cli.Output;
using Parley.Tokens;

namespace Parley.Cli.Jwt;

/// <summary>The two ways of giving an ACL.</summary>
internal sealed class AclOptions
{
    private const string ClientSdk = "client-sdk";
    private const string Rtc = "rtc";

    private readonly Option<string> _acl = new("--acl")
    {
        Description = """The ACL, such as '{"paths":{"/*/users/**":{}}}'""",
        HelpName = "JSON",
    };
    private readonly Option<string> _preset = Choice.Of("--acl-preset", ClientSdk, Rtc);

    public AclOptions() => _preset.Description = "What the Client SDK needs; rtc adds calls";

    public void AddTo(Command command)
    {
        command.Add(_acl);
        command.Add(_preset);
    }

    public JsonElement? Read(Invocation call)
    {
        var (json, preset) = (call.Get(_acl), call.Get(_preset));
        if (json is not null && preset is not null)
            throw Failure.Usage("--acl and --acl-preset both say what is allowed: give one of them.");
        if (json is not null)
            return Parse(json);
        return preset switch
        {
            ClientSdk => AclPresets.ClientSdk.Json,
            Rtc => AclPresets.ClientSdkWithRtc.Json,
            _ => null,
        };
    }

    private JsonElement Parse(string text)
    {
        var json = JsonArgument.Object(text, _acl.Name);
        if (Acl.Parse(json).Problem is { } problem)
            throw Failure.Usage($"{_acl.Name} is not an ACL: {problem.TrimEnd('.')}.");
        return json;
    }
}
