using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Domain;
using Parley.Domain.Users;
using Parley.Server.Http;

namespace Parley.Server.Users;

/// <summary>
/// Reads the body that creates or changes a user. Unknown members are let through: shipped clients send some.
/// </summary>
internal static class UserBody
{
    private static readonly string[] ChannelTypes =
        ["app", "phone", "pstn", "sip", "vbc", "websocket", "sms", "mms", "whatsapp", "viber", "messenger"];

    public static Outcome<UserChange> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var change = new UserChange
        {
            Name = fields.Name("name", User.MaximumNameLength),
            DisplayName = fields.Clearable("display_name", name => fields.Text(name, User.MaximumDisplayNameLength)),
            ImageUrl = fields.Clearable("image_url", fields.Url),
            Properties = Properties(fields),
            Channels = Channels(fields),
        };
        return fields.IsValid ? change : Problems.ValidationFail(fields.Broken);
    }

    private static string? Properties(Fields fields)
    {
        if (fields.IsNull("properties"))
            return "{}";
        if (fields.Nested("properties") is not { } properties)
            return null;
        properties.Nested("custom_data");
        return fields.RawObject("properties", User.MaximumPropertiesLength);
    }

    private static string? Channels(Fields fields)
    {
        if (fields.IsNull("channels"))
            return "{}";
        if (fields.Nested("channels") is not { } channels)
            return null;
        foreach (var type in ChannelTypes)
        {
            foreach (var address in channels.NestedItems(type))
                CheckAddress(type, address);
        }

        return fields.RawObject("channels", User.MaximumPropertiesLength) is { } text ? WithWholeNumbers(text) : null;
    }

    private static void CheckAddress(string type, Fields address)
    {
        if (type is "sip" or "websocket")
            address.Address("uri", uri => WebAddress.RefusalOfChannel(type, uri));
    }

    /// <summary>The number of a pstn channel is a JSON integer in the API; the .NET SDK cannot read a string.</summary>
    private static string WithWholeNumbers(string text)
    {
        var channels = JsonNode.Parse(text)!.AsObject();
        if (channels["pstn"] is not JsonArray addresses)
            return text;
        foreach (var address in addresses.OfType<JsonObject>())
        {
            if (address["number"] is JsonValue number && number.TryGetValue<string>(out var digits)
                && long.TryParse(digits.TrimStart('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                address["number"] = value;
        }

        return channels.ToJsonString();
    }
}
