using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using Parley.Client.Http;

namespace Parley.Client;

public sealed partial class ParleyClient
{
    /// <summary>Makes a user in the application.</summary>
    public Task<User> CreateUserAsync(User user, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post, "/v1/users", _credentials.Application(), Body(user), ParleyClientJson.Default.User,
            cancellationToken);

    /// <summary>Reads one user, by id or by name.</summary>
    public Task<User> GetUserAsync(string idOrName, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Get, UserPath(idOrName), _credentials.Application(), body: null, ParleyClientJson.Default.User,
            cancellationToken);

    /// <summary>Reads one page of the application's users.</summary>
    public Task<UserPage> ListUsersAsync(UserQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new UserQuery();
        var path = new QueryString("/v1/users")
            .Add("page_size", query.PageSize)
            .Add("order", query.Descending ? "desc" : "asc")
            .Add("cursor", query.Cursor)
            .Add("name", query.Name)
            .ToString();
        return _api.SendAsync(
            HttpMethod.Get, path, _credentials.Application(), body: null, ParleyClientJson.Default.UserPage,
            cancellationToken);
    }

    /// <summary>Reads all of the application's users, page after page, from the query's cursor on.</summary>
    public async IAsyncEnumerable<User> ListAllUsersAsync(
        UserQuery? query = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        query = (query ?? new UserQuery()) with { PageSize = query?.PageSize ?? LargestPage };
        do
        {
            var page = await ListUsersAsync(query, cancellationToken);
            foreach (var user in page.Users)
                yield return user;
            query = query with { Cursor = page.NextCursor };
        }
        while (query.Cursor is not null);
    }

    /// <summary>Changes what is set in <paramref name="change"/> and nothing else.</summary>
    public Task<User> UpdateUserAsync(string idOrName, User change, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Patch, UserPath(idOrName), _credentials.Application(), Body(change),
            ParleyClientJson.Default.User, cancellationToken);

    /// <summary>Deletes a user, whose sessions end.</summary>
    public Task DeleteUserAsync(string idOrName, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Delete, UserPath(idOrName), _credentials.Application(), cancellationToken);

    /// <summary>Reads one page of a user's live sessions.</summary>
    public Task<SessionPage> ListUserSessionsAsync(
        string idOrName, string? cursor = null, CancellationToken cancellationToken = default)
    {
        var path = new QueryString($"{UserPath(idOrName)}/sessions").Add("cursor", cursor).ToString();
        return _api.SendAsync(
            HttpMethod.Get, path, _credentials.Application(), body: null, ParleyClientJson.Default.SessionPage,
            cancellationToken);
    }

    private static string UserPath(string idOrName) => $"/v1/users/{Segment(idOrName)}";

    private static JsonContent Body(User user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return JsonContent.Create(user with { Id = null, Other = null }, ParleyClientJson.Default.User);
    }
}
