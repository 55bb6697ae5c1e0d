using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Tokens;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseEnum<TokenRule>), typeof(SnakeCaseEnum<RuleStatus>)],
    WriteIndented = true)]
[JsonSerializable(typeof(TokenReport))]
internal sealed partial class TokenReportJson : JsonSerializerContext;

/// <summary>Names of an enumeration as the API writes its words: <c>not_checked</c>.</summary>
internal sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
