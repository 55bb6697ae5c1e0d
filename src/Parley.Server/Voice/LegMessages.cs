using System.Text.Json.Serialization;
using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Voice;

internal sealed record LegList(IReadOnlyList<EmptyMessage> Legs);

/// <summary>A page of v0.1, which is found by its position.</summary>
internal sealed record OldLegPage(
    int Count,
    int PageSize,
    int RecordIndex,
    [property: JsonPropertyName("_links")] SelfLink Links,
    [property: JsonPropertyName("_embedded")] LegList Embedded);

/// <summary>A leg of nexmo-client, with the refusal that it would have lost.</summary>
/// <param name="Sdp">Leads nowhere: see <see cref="Compatibility.NexmoClientLeg"/>.</param>
internal sealed record UnservedLegMessage(string Code, string Description, string RtcId, string Sdp);
