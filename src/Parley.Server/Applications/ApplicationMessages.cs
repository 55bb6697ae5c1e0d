using System.Text.Json.Serialization;
using Parley.Domain.Applications;
using Parley.Server.Hal;
using Parley.Server.Http;

namespace Parley.Server.Applications;

internal sealed record ApplicationMessage(
    string Id,
    string Name,
    ApplicationKeys Keys,
    RawJson Capabilities,
    ApplicationPrivacy Privacy,
    [property: JsonPropertyName("_links")] SelfLink Links)
{
    /// <param name="application">The application.</param>
    /// <param name="call">The call that it answers.</param>
    /// <param name="privateKey">PKCS#8 PEM; shown once, in the answer that made it.</param>
    public static ApplicationMessage From(Application application, ApiCall call, string? privateKey = null) => new(
        application.Id, application.Name, new ApplicationKeys(application.PublicKey, privateKey),
        new RawJson(application.Capabilities), new ApplicationPrivacy(application.ImproveAi),
        new SelfLink(call.Href($"/v2/applications/{application.Id}")));
}

internal sealed record ApplicationKeys(string PublicKey, string? PrivateKey);

internal sealed record ApplicationPrivacy(bool ImproveAi);

internal sealed record ApplicationListMessage(
    int PageSize,
    int Page,
    int TotalItems,
    int TotalPages,
    [property: JsonPropertyName("_embedded")] ApplicationList Embedded,
    [property: JsonPropertyName("_links")] ApplicationListLinks Links);

internal sealed record ApplicationList(IReadOnlyList<ApplicationMessage> Applications);

internal sealed record ApplicationListLinks(Link Self, Link First, Link Last, Link? Next, Link? Prev);
