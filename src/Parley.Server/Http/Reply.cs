using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Domain;
using Parley.Server.Hal;

namespace Parley.Server.Http;

/// <summary>What an endpoint answers: a status with an optional JSON body, or a problem.</summary>
internal sealed record Reply(int Status, object? Body = null, JsonTypeInfo? BodyType = null, Problem? Problem = null)
{
    /// <summary>Writes the body, where its shape is not that of a record.</summary>
    public Action<Utf8JsonWriter>? Writer { get; init; }

    public static readonly Reply NoContent = new(StatusCodes.Status204NoContent);

    /// <summary>An empty JSON object: how v0.1 says that a deletion is done.</summary>
    public static readonly Reply EmptyObject = new(StatusCodes.Status200OK, new EmptyMessage(), MessagesJson.Default.EmptyMessage);

    public static Reply Ok<T>(T body, JsonTypeInfo<T> type) => new(StatusCodes.Status200OK, body, type);

    public static Reply Created<T>(T body, JsonTypeInfo<T> type) => new(StatusCodes.Status201Created, body, type);

    public static Reply Written(int status, Action<Utf8JsonWriter> write) => new(status) { Writer = write };

    /// <summary>A list as v0.1 has it: nothing but the items; the next page stands in a header.</summary>
    public static Reply Bare<T>(ApiCall call, T items, JsonTypeInfo<T> type, Link? next)
    {
        call.LinkToNext(next);
        return Ok(items, type);
    }

    public static implicit operator Reply(Problem problem) => new(0, Problem: problem);
}

internal sealed record EmptyMessage;
