using System.Text;
using System.Text.Json.Nodes;

namespace Parley.Domain.Conversations;

/// <summary>
/// What a create or update asks for. An absent field stays as it is, a null clears. <c>properties</c> are merged by
/// their members, and a member such as <c>custom_data</c> is replaced.
/// </summary>
public sealed record ConversationChange
{
    public string? Name { get; init; }
    public Change<string?> DisplayName { get; init; }
    public Change<string?> ImageUrl { get; init; }

    /// <summary>JSON object whose null members clear; null leaves all alone.</summary>
    public string? Properties { get; init; }

    /// <summary>All properties go, before <see cref="Properties"/> come.</summary>
    public bool ClearsProperties { get; init; }
    public Change<string?> Numbers { get; init; }
    public Change<string?> Callback { get; init; }

    /// <summary>The conversation that this creates. Without a name it gets an automatic one.</summary>
    public Conversation Create(string applicationId, TimeProvider time)
    {
        var now = Moment.Now(time);
        var (properties, sortKey, timeToLive) = Merge("{}");
        return new Conversation(
            applicationId, Ids.NewConversation(time), Name ?? Ids.NewAutomaticName(), DisplayName.Or(null),
            ImageUrl.Or(null), properties, sortKey, timeToLive, Numbers.Or(null), Callback.Or(null), now,
            ExpiresAt: Conversation.Expiry(0, timeToLive, now));
    }

    /// <summary>
    /// The conversation as it is after the change; refused when its properties become longer than
    /// <see cref="Conversation.MaximumPropertiesLength"/>.
    /// </summary>
    public Outcome<Conversation> Apply(Conversation conversation, long now)
    {
        var (properties, sortKey, timeToLive) = Merge(conversation.Properties);
        if (Properties is not null && Encoding.UTF8.GetByteCount(properties) > Conversation.MaximumPropertiesLength)
        {
            return Problems.ValidationFail(new InvalidParameter(
                "properties", $"must not be larger than {Conversation.MaximumPropertiesLength} bytes together with those that are kept"));
        }

        return conversation with
        {
            Name = Name ?? conversation.Name,
            DisplayName = DisplayName.Or(conversation.DisplayName),
            ImageUrl = ImageUrl.Or(conversation.ImageUrl),
            Properties = properties,
            SortKey = sortKey,
            TimeToLive = timeToLive,
            Numbers = Numbers.Or(conversation.Numbers),
            Callback = Callback.Or(conversation.Callback),
            UpdatedAt = now,
            ExpiresAt = timeToLive == conversation.TimeToLive
                ? conversation.ExpiresAt : Conversation.Expiry(conversation.ActiveMembers, timeToLive, now),
        };
    }

    private (string Properties, string? SortKey, long? TimeToLive) Merge(string current)
    {
        var merged = JsonNode.Parse(ClearsProperties ? "{}" : current)!.AsObject();
        if (Properties is not null)
        {
            foreach (var (name, value) in JsonNode.Parse(Properties)!.AsObject())
            {
                if (value is null)
                    merged.Remove(name);
                else
                    merged[name] = value.DeepClone();
            }
        }

        var timeToLive = (merged["ttl"] as JsonValue)?.GetValue<long>();
        return (merged.ToJsonString(EventBody.Verbatim), (merged["custom_sort_key"] as JsonValue)?.GetValue<string>(), timeToLive);
    }
}
