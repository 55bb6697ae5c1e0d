using System.Text.Json.Serialization;
using Parley.Domain.Listing;
using Parley.Domain.Sessions;
using Parley.Domain.Users;
using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Sessions;

/// <param name="Connected">Parley's own addition: whether a socket has it now, or it waits to be resumed.</param>
internal sealed record SessionMessage(
    string Id,
    bool Connected,
    [property: JsonPropertyName("_embedded")] SessionOwner Embedded,
    SessionProperties Properties,
    [property: JsonPropertyName("_links")] SelfLink Links);

/// <summary>@vonage/server-sdk reads the user without looking whether it is there.</summary>
internal sealed record SessionOwner(SessionUser User, string ApiKey);

internal sealed record SessionUser(string Id, string Name);

/// <param name="Ttl">Seconds for which it can be resumed after its socket is gone.</param>
internal sealed record SessionProperties(int Ttl);

internal sealed record SessionList(IReadOnlyList<SessionMessage> Sessions);

/// <summary>What @vonage/client-sdk 2.3.1 wants in answer to a refresh.</summary>
internal sealed record SessionRefreshedMessage(string SessionId);

internal static class SessionReplies
{
    public static Reply List(ApiCall call, ListQuery query, User user, Page<Session> page, SessionOperations sessions)
    {
        var list = new SessionList([.. page.Items.Select(session => From(session, user, call, sessions))]);
        var links = query.Links(page, Key);
        return call.Version switch
        {
            ApiVersion.V01 => Reply.Ok(list.Sessions, MessagesJson.Default.IReadOnlyListSessionMessage),
            ApiVersion.V02 => Reply.Ok(
                new PageMessage<DataOf<SessionList>>(query.Page.Size, query.Next(page, Key), new DataOf<SessionList>(list), links),
                MessagesJson.Default.PageMessageDataOfSessionList),
            _ => Reply.Ok(
                new PageMessage<SessionList>(query.Page.Size, null, list, links), MessagesJson.Default.PageMessageSessionList),
        };
    }

    private static SessionMessage From(Session session, User user, ApiCall call, SessionOperations sessions) => new(
        session.Id, sessions.IsConnected(session), new SessionOwner(new SessionUser(user.Id, user.Name), call.Application.ApiKey),
        new SessionProperties((int)sessions.TimeToLive.TotalSeconds), new SelfLink(call.Href($"/sessions/{session.Id}")));

    private static PageKey Key(Session session) => new(session.CreatedAt, session.Id);
}
