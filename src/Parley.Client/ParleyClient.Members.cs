using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Parley.Client.Http;

namespace Parley.Client;

public sealed partial class ParleyClient
{
    /// <summary>Invites a user or lets it join.</summary>
    public Task<Member> AddMemberAsync(string conversation, NewMember member, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(member);
        var named = member.User.StartsWith("USR-", StringComparison.Ordinal) ? "id" : "name";
        var body = new JsonObject
        {
            ["state"] = member.State,
            ["user"] = new JsonObject { [named] = member.User },
            ["channel"] = new JsonObject { ["type"] = "app" },
        };
        return _api.SendAsync(
            HttpMethod.Post, $"{ConversationPath(conversation)}/members", _credentials.Application(),
            JsonContent.Create(body, ParleyClientJson.Default.JsonObject), ParleyClientJson.Default.Member, cancellationToken);
    }

    /// <summary>Reads one member.</summary>
    public Task<Member> GetMemberAsync(string conversation, string memberId, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Get, MemberPath(conversation, memberId), _credentials.Application(), body: null,
            ParleyClientJson.Default.Member, cancellationToken);

    /// <summary>Reads one page of a conversation's members, also those who left.</summary>
    public Task<MemberPage> ListMembersAsync(
        string conversation, int? pageSize = null, string? cursor = null, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Get,
            new QueryString($"{ConversationPath(conversation)}/members").Add("page_size", pageSize).Add("cursor", cursor).ToString(),
            _credentials.Application(), body: null, ParleyClientJson.Default.MemberPage, cancellationToken);

    /// <summary>Joins who is invited, or lets a member leave.</summary>
    public Task<Member> ChangeMemberAsync(
        string conversation, string memberId, MemberChange change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        var body = new JsonObject { ["state"] = change.State };
        if (change is not { ReasonCode: null, ReasonText: null })
            body["reason"] = new JsonObject { ["code"] = change.ReasonCode, ["text"] = change.ReasonText };
        return _api.SendAsync(
            HttpMethod.Patch, MemberPath(conversation, memberId), _credentials.Application(),
            JsonContent.Create(body, ParleyClientJson.Default.JsonObject), ParleyClientJson.Default.Member, cancellationToken);
    }

    private static string MemberPath(string conversation, string memberId) =>
        $"{ConversationPath(conversation)}/members/{Segment(memberId)}";
}
