using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Client.Http;

namespace Parley.Client;

public sealed partial class ParleyClient
{
    /// <summary>Sends an event as the application, or as one of its members.</summary>
    /// <param name="conversation">The conversation's id or name.</param>
    /// <param name="type">Such as <c>message</c>, or <c>custom:</c> and a name of your own.</param>
    /// <param name="body">A JSON object, as the type has it.</param>
    /// <param name="from">The member that it comes from; null for the application.</param>
    /// <param name="idempotencyKey">A send that is repeated with its key returns the first event.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ConversationEvent> SendEventAsync(
        string conversation, string type, JsonElement body, string? from = null, string? idempotencyKey = null,
        CancellationToken cancellationToken = default) =>
        SendAsync(_credentials.Application(), conversation, type, body, from, idempotencyKey, cancellationToken);

    /// <summary>Sends an event as the user of a token. Needs no credentials but the token itself.</summary>
    /// <param name="token">The user's token.</param>
    /// <param name="conversation">The conversation's id or name.</param>
    /// <param name="type">Such as <c>message</c>.</param>
    /// <param name="body">A JSON object, as the type has it.</param>
    /// <param name="idempotencyKey">A send that is repeated with its key returns the first event.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ConversationEvent> SendEventAsUserAsync(
        string token, string conversation, string type, JsonElement body, string? idempotencyKey = null,
        CancellationToken cancellationToken = default) =>
        SendAsync(new AuthenticationHeaderValue("Bearer", token), conversation, type, body, null, idempotencyKey, cancellationToken);

    /// <summary>Reads one event.</summary>
    public Task<ConversationEvent> GetEventAsync(string conversation, long id, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Get, EventPath(conversation, id), _credentials.Application(), body: null,
            ParleyClientJson.Default.ConversationEvent, cancellationToken);

    /// <summary>Reads one page of a conversation's events.</summary>
    public Task<EventPage> ListEventsAsync(
        string conversation, EventQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new EventQuery();
        // The shape of v0.3: v1 has the list in another place than every other page.
        var path = new QueryString($"/v0.3/conversations/{Segment(conversation)}/events")
            .Add("page_size", query.PageSize)
            .Add("order", query.Descending ? "desc" : "asc")
            .Add("start_id", query.StartId?.ToString(CultureInfo.InvariantCulture))
            .Add("end_id", query.EndId?.ToString(CultureInfo.InvariantCulture))
            .Add("event_type", query.Type)
            .Add("exclude_deleted_events", query.ExcludeDeleted ? "true" : null)
            .Add("cursor", query.Cursor)
            .ToString();
        return _api.SendAsync(
            HttpMethod.Get, path, _credentials.Application(), body: null, ParleyClientJson.Default.EventPage, cancellationToken);
    }

    /// <summary>Finds the messages with all the words in the conversations of a token's user. Parley's own.</summary>
    public Task<EventPage> SearchEventsAsync(
        string token, string words, string? cursor = null, CancellationToken cancellationToken = default) => _api.SendAsync(
        HttpMethod.Get, new QueryString("/v1/search/events").Add("q", words).Add("order", "desc").Add("cursor", cursor).ToString(),
        new AuthenticationHeaderValue("Bearer", token), body: null, ParleyClientJson.Default.EventPage, cancellationToken);

    /// <summary>Deletes the content of an event; its place stays.</summary>
    public Task DeleteEventAsync(string conversation, long id, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Delete, EventPath(conversation, id), _credentials.Application(), cancellationToken);

    private Task<ConversationEvent> SendAsync(
        AuthenticationHeaderValue authorization, string conversation, string type, JsonElement body, string? from,
        string? idempotencyKey, CancellationToken cancellationToken)
    {
        var sent = new JsonObject { ["type"] = type, ["body"] = JsonObject.Create(body) };
        if (from is not null)
            sent["from"] = from;
        // In the body, where proxies leave it alone.
        if (idempotencyKey is not null)
            sent["client_ref"] = idempotencyKey;
        return _api.SendAsync(
            HttpMethod.Post, $"{ConversationPath(conversation)}/events", authorization,
            JsonContent.Create(sent, ParleyClientJson.Default.JsonObject), ParleyClientJson.Default.ConversationEvent,
            cancellationToken);
    }

    private static string EventPath(string conversation, long id) =>
        string.Create(CultureInfo.InvariantCulture, $"{ConversationPath(conversation)}/events/{id}");
}
