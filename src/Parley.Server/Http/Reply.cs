using System.Text.Json.Serialization.Metadata;
using Parley.Domain;

namespace Parley.Server.Http;

/// <summary>What an endpoint answers: a status with an optional JSON body, or a problem.</summary>
internal sealed record Reply(int Status, object? Body = null, JsonTypeInfo? BodyType = null, Problem? Problem = null)
{
    public static readonly Reply NoContent = new(StatusCodes.Status204NoContent);

    /// <summary>An empty JSON object: how v0.1 says that a deletion is done.</summary>
    public static readonly Reply EmptyObject = new(StatusCodes.Status200OK, new EmptyMessage(), MessagesJson.Default.EmptyMessage);

    public static Reply Ok<T>(T body, JsonTypeInfo<T> type) => new(StatusCodes.Status200OK, body, type);

    public static Reply Created<T>(T body, JsonTypeInfo<T> type) => new(StatusCodes.Status201Created, body, type);

    public static implicit operator Reply(Problem problem) => new(0, Problem: problem);
}

internal sealed record EmptyMessage;
