using System.Buffers.Text;
using System.Text.Json;
using Parley.Client;

namespace Parley.Cli.Jwt;

/// <summary>Looks into a token without believing it.</summary>
internal static class UnverifiedToken
{
    public static string? ApplicationId(string token)
    {
        try
        {
            if (token.Split('.') is not [_, var payload, _])
                return null;
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("application_id", out var id)
                && id.ValueKind == JsonValueKind.String
                && id.GetString() is { } text && ParleyClient.ProblemOfId(text) is null
                    ? text
                    : null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
