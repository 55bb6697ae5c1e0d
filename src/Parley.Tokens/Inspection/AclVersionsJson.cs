using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Tokens;

/// <summary>Writes the words that the server's setting has: <c>alike</c>, <c>literal</c>.</summary>
internal sealed class AclVersionsJson() : JsonStringEnumConverter<AclVersions>(JsonNamingPolicy.SnakeCaseLower);
