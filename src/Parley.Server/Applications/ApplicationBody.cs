using System.Text.Json;
using Parley.Domain;
using Parley.Domain.Applications;
using Parley.Server.Http;
using Parley.Tokens;

namespace Parley.Server.Applications;

/// <summary>What a body asks an application to be. Absent parts are null.</summary>
/// <param name="Id">The id that a new application is to have.</param>
internal sealed record ApplicationBody(string? Id, string Name, PublicKey? PublicKey, string? Capabilities, bool? ImproveAi)
{
    /// <param name="body">The body.</param>
    /// <param name="isNew">Whether it makes an application. Clients that change one may send its id, which never changes.</param>
    public static Outcome<ApplicationBody> Read(JsonElement body, bool isNew)
    {
        var fields = new Fields(body);
        var name = fields.Text("name", Application.MaximumNameLength);
        if (!fields.Has("name") || string.IsNullOrWhiteSpace(name) && fields.IsValid)
            fields.Refuse("name", "must not be blank");
        var id = isNew ? ApplicationId(fields) : null;
        var key = Key(fields.Nested("keys"));
        var capabilities = Applications.Capabilities.Read(fields);
        var improveAi = fields.Nested("privacy")?.Flag("improve_ai");
        return fields.IsValid
            ? new ApplicationBody(id, name!, key, capabilities, improveAi)
            : Problems.ValidationFail(fields.Broken);
    }

    private static string? ApplicationId(Fields fields)
    {
        if (fields.Text("id", 100) is not { } text)
            return null;
        var id = Ids.ReadApplication(text);
        if (id is null)
            fields.Refuse("id", "must be a UUID");
        return id;
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
