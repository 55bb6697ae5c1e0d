using System.Text.Json.Serialization;

namespace Parley.Cli.Jwt;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<ClaimCheck>))]
[JsonSerializable(typeof(TokenVerdict))]
internal sealed partial class TokenVerdictJson : JsonSerializerContext;
