using System.Text.Json;
using Parley.Domain;
using Parley.Domain.Applications;
using Parley.Server.Http;
using Parley.Tokens;

namespace Parley.Server.Applications;

/// <summary>What a body asks an application to be. Absent parts are null.</summary>
internal sealed record ApplicationBody(string Name, PublicKey? PublicKey, string? Capabilities, bool? ImproveAi)
{
    public static Outcome<ApplicationBody> Read(JsonElement body)
    {
        var fields = new Fields(body);
        var name = fields.Text("name", Application.MaximumNameLength);
        if (!fields.Has("name") || string.IsNullOrWhiteSpace(name) && fields.IsValid)
            fields.Refuse("name", "must not be blank");
        var key = Key(fields.Nested("keys"));
        var capabilities = Applications.Capabilities.Read(fields);
        var improveAi = fields.Nested("privacy")?.Flag("improve_ai");
        return fields.IsValid
            ? new ApplicationBody(name!, key, capabilities, improveAi)
            : Problems.ValidationFail(fields.Broken);
    }

    private static PublicKey? Key(Fields? keys)
    {
        if (keys?.Text("public_key", 20_000, mayBeEmpty: true) is not { Length: > 0 } pem)
            return null;
        if (PublicKey.TryParse(pem, out var key, out var reason))
            return key;
        keys.Refuse("public_key", $"is not a usable RSA public key: {reason}");
        return null;
    }
}
