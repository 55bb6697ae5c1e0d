using System.Text.Json.Serialization;
using Parley.Domain;
using Parley.Domain.Listing;
using Parley.Domain.Users;
using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Users;

/// <summary>A user as v1, v0.3 and v0.2 show it. What is unset is left out, never null.</summary>
internal sealed record UserMessage(
    string Id,
    string Name,
    string? DisplayName,
    string? ImageUrl,
    RawJson? Properties,
    RawJson? Channels,
    UserTimestamps? Timestamp,
    [property: JsonPropertyName("_links")] SelfLink Links)
{
    public static UserMessage From(User user, ApiCall call) => new(
        user.Id, user.Name, user.DisplayName, user.ImageUrl, new RawJson(user.Properties), new RawJson(user.Channels),
        new UserTimestamps(Moment.ToIso(user.CreatedAt), Moment.ToIso(user.UpdatedAt)), new SelfLink(call.Href($"/users/{user.Id}")));

    /// <summary>As it stands in lists: without what may be large.</summary>
    public static UserMessage Light(User user, ApiCall call) =>
        From(user, call) with { Properties = null, Channels = null, Timestamp = null };
}

internal sealed record UserTimestamps(string Created, string Updated);

/// <summary>A user as v0.1 shows it. nexmo-client copies every field of it, so the newer ones are there too.</summary>
internal sealed record OldUserMessage(string Id, string? Name, string? DisplayName, string? ImageUrl, string Href)
{
    public static OldUserMessage From(User user, ApiCall call) =>
        new(user.Id, user.Name, user.DisplayName, user.ImageUrl, call.Href($"/users/{user.Id}"));

    public static OldUserMessage Changed(User user, ApiCall call) =>
        new(user.Id, null, null, null, call.Href($"/users/{user.Id}"));
}

internal sealed record UserList(IReadOnlyList<UserMessage> Users);

/// <summary>The replies of the users' endpoints, each version in its own shape.</summary>
internal static class UserReplies
{
    public static Reply One(ApiCall call, User user) => call.Version == ApiVersion.V01
        ? Reply.Ok(OldUserMessage.From(user, call), MessagesJson.Default.OldUserMessage)
        : Reply.Ok(UserMessage.From(user, call), MessagesJson.Default.UserMessage);

    /// <summary>v0.1 answers 200: clients of the 6.x line take no 201.</summary>
    public static Reply Created(ApiCall call, User user) => call.Version == ApiVersion.V01
        ? Updated(call, user)
        : Reply.Created(UserMessage.From(user, call), MessagesJson.Default.UserMessage);

    public static Reply Updated(ApiCall call, User user) => call.Version == ApiVersion.V01
        ? Reply.Ok(OldUserMessage.Changed(user, call), MessagesJson.Default.OldUserMessage)
        : One(call, user);

    public static Reply Deleted(ApiCall call) => call.Version == ApiVersion.V01 ? Reply.EmptyObject : Reply.NoContent;

    public static Reply List(ApiCall call, ListQuery query, Page<User> page)
    {
        var links = query.Links(page, Key);
        switch (call.Version)
        {
            case ApiVersion.V01:
                return Reply.Bare<IReadOnlyList<OldUserMessage>>(
                    call, [.. page.Items.Select(user => OldUserMessage.From(user, call))],
                    MessagesJson.Default.IReadOnlyListOldUserMessage, links.Next);
            case ApiVersion.V02:
                return Reply.Ok(
                    new PageMessage<DataOf<UserList>>(
                        query.Page.Size, query.Next(page, Key), new DataOf<UserList>(Items(call, page)), links),
                    MessagesJson.Default.PageMessageDataOfUserList);
            default:
                return Reply.Ok(
                    new PageMessage<UserList>(query.Page.Size, null, Items(call, page), links),
                    MessagesJson.Default.PageMessageUserList);
        }
    }

    private static UserList Items(ApiCall call, Page<User> page) =>
        new([.. page.Items.Select(user => UserMessage.Light(user, call))]);

    private static PageKey Key(User user) => new(user.CreatedAt, user.Id);
}
