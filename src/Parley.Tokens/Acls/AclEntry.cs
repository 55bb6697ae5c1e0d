using System.Text.Json;

namespace Parley.Tokens;

/// <summary>One path of an ACL, as the token gives it.</summary>
/// <param name="Pattern">
/// The path pattern, such as <c>/*/users/**</c>: <c>*</c> is exactly one segment, <c>**</c> zero or more; anything
/// else is compared literally and case-sensitively with the decoded path.
/// </param>
/// <param name="Methods">The upper-case methods it allows; null allows every method, an empty list none.</param>
/// <param name="Filters">The <c>filters</c> object as given, or null. A filter narrows an entry and never widens it.</param>
public sealed record AclEntry(string Pattern, IReadOnlyList<string>? Methods, JsonElement? Filters);
