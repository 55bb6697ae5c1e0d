using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Http;
using Parley.Tokens;

namespace Parley.Server.Sessions;

/// <summary>
/// Which conversations a session is shown: those whose events its token could read over HTTP. A socket has no version in
/// its path, so a path of any version counts, however ACLs are read.
/// </summary>
internal sealed class ConversationScope
{
    /// <summary>How a session's row says that it is shown every conversation; nearly all of them are.</summary>
    private const string Everything = "*";

    private static readonly ConversationScope All = new(null);

    // Tokens with equal ACLs share one, so that nearly every login finds its scope here.
    private static readonly ConditionalWeakTable<Acl, ConversationScope> Known = [];

    private readonly Acl? _acl;

    private ConversationScope(Acl? acl)
    {
        _acl = acl;
        Text = acl is null ? Everything : Write(acl);
    }

    /// <summary>For the row: <c>*</c>, or the ACL.</summary>
    public string Text { get; }

    public static ConversationScope Of(Acl acl) => Known.GetValue(
        acl,
        // An id that no pattern can name: who may read that may read every one.
        static acl => Allows(acl, Guid.NewGuid()) ? All : new ConversationScope(acl));

    public static ConversationScope Read(string text) =>
        text == Everything ? All : new ConversationScope(Acl.Parse(JsonElement.Parse(text)));

    public bool Covers(Guid conversation) => _acl is null || Allows(_acl, conversation);

    private static bool Allows(Acl acl, Guid conversation)
    {
        foreach (var (prefix, _) in ApiVersions.Conversation)
        {
            if (AclPath.TryParse($"{prefix}/conversations/{Ids.ConversationPrefix}{conversation}/events", out var path, out _)
                && acl.Allows(HttpMethods.Get, path))
                return true;
        }

        return false;
    }

    private static string Write(Acl acl)
    {
        var paths = new JsonObject();
        foreach (var entry in acl.Entries)
        {
            var rules = new JsonObject();
            if (entry.Methods is not null)
                rules["methods"] = new JsonArray([.. entry.Methods.Select(method => (JsonNode)method)]);
            if (entry.Filters is { } filters)
                rules["filters"] = JsonObject.Create(filters);
            paths[entry.Pattern] = rules;
        }

        return new JsonObject { ["paths"] = paths }.ToJsonString(EventBody.Verbatim);
    }
}
