using System.CommandLine;
using System.Text.Json;
using Parley.Cli.Output;
using Parley.Tokens;

namespace Parley.Cli.Jwt;

/// <summary>The two ways of giving an ACL.</summary>
internal sealed class AclOptions
{
    private readonly Option<string> _acl = new("--acl")
    {
        Description = """The ACL, such as '{"paths":{"/*/users/**":{}}}'""",
        HelpName = "JSON",
    };
    private readonly Option<string> _preset = new Option<string>("--acl-preset")
    {
        Description = "What the Client SDK needs; rtc adds calls",
    }.AcceptOnlyFromAmong("client-sdk", "rtc");

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
            "client-sdk" => AclPresets.ClientSdk.Json,
            "rtc" => AclPresets.ClientSdkWithRtc.Json,
            _ => null,
        };
    }

    private JsonElement Parse(string text)
    {
        var json = JsonArgument.Object(text, _acl.Name);
        if (Acl.Parse(json).Problem is { } problem)
            throw Failure.Usage($"{_acl.Name} is not an ACL: {problem}");
        return json;
    }
}
