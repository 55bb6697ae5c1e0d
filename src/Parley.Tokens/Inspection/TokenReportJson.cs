using System.Text.Json.Serialization;

namespace Parley.Tokens;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(TokenReport))]
internal sealed partial class TokenReportJson : JsonSerializerContext;
