using System.Net.Http.Json;
using Parley.Client.Http;

namespace Parley.Client;

public sealed partial class ParleyClient
{
    /// <summary>Makes a conversation.</summary>
    public Task<Conversation> CreateConversationAsync(
        Conversation conversation, CancellationToken cancellationToken = default) => _api.SendAsync(
        HttpMethod.Post, "/v1/conversations", _credentials.Application(), Body(conversation),
        ParleyClientJson.Default.Conversation, cancellationToken);

    /// <summary>Reads one conversation, by id or by name.</summary>
    public Task<Conversation> GetConversationAsync(string idOrName, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Get, ConversationPath(idOrName), _credentials.Application(), body: null,
            ParleyClientJson.Default.Conversation, cancellationToken);

    /// <summary>Reads one page of the application's conversations.</summary>
    public Task<ConversationPage> ListConversationsAsync(
        int? pageSize = null, string? cursor = null, bool descending = false, CancellationToken cancellationToken = default) =>
        ListConversationsAsync("/v1/conversations", pageSize, cursor, descending, cancellationToken);

    /// <summary>Reads one page of the conversations that a user is in, with what is unread.</summary>
    public Task<ConversationPage> ListUserConversationsAsync(
        string userIdOrName, int? pageSize = null, string? cursor = null, bool descending = false,
        CancellationToken cancellationToken = default) =>
        ListConversationsAsync($"{UserPath(userIdOrName)}/conversations", pageSize, cursor, descending, cancellationToken);

    /// <summary>Changes what is set in <paramref name="change"/> and nothing else.</summary>
    public Task<Conversation> UpdateConversationAsync(
        string idOrName, Conversation change, CancellationToken cancellationToken = default) => _api.SendAsync(
        HttpMethod.Patch, ConversationPath(idOrName), _credentials.Application(), Body(change),
        ParleyClientJson.Default.Conversation, cancellationToken);

    /// <summary>Deletes a conversation with its members and events.</summary>
    public Task DeleteConversationAsync(string idOrName, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Delete, ConversationPath(idOrName), _credentials.Application(), cancellationToken);

    private Task<ConversationPage> ListConversationsAsync(
        string path, int? pageSize, string? cursor, bool descending, CancellationToken cancellationToken) => _api.SendAsync(
        HttpMethod.Get,
        new QueryString(path).Add("page_size", pageSize).Add("order", descending ? "desc" : "asc").Add("cursor", cursor).ToString(),
        _credentials.Application(), body: null, ParleyClientJson.Default.ConversationPage, cancellationToken);

    private static string ConversationPath(string idOrName) => $"/v1/conversations/{Segment(idOrName)}";

    private static JsonContent Body(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        var sent = conversation with { Id = null, SequenceNumber = null, UnreadCount = null, LastEvent = null, Other = null };
        return JsonContent.Create(sent, ParleyClientJson.Default.Conversation);
    }
}
