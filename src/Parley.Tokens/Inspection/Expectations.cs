using System.Text.Json;

namespace Parley.Tokens;

/// <summary>Compares a token with what the caller expects of it, each part on its own.</summary>
internal static class Expectations
{
    internal static void Apply(RuleBook rules, ParsedToken token, Acl acl, InspectionContext context)
    {
        var claims = token.Claims;
        // A missing or unacceptable claim has failed its rule already, with the better sentence.
        if (context.ExpectedApplicationId is { } application
            && claims.ApplicationId.Value is { } actual
            && actual != application)
        {
            rules.Fail(TokenRule.Application, $"application_id is '{actual}', not '{application}'");
        }
        if (context.ExpectedSubject is { } subject
            && rules.HasPassed(TokenRule.Subject)
            && claims.Subject.Value != subject)
        {
            rules.Fail(
                TokenRule.Subject,
                claims.Subject.Value is { } name
                    ? $"sub is '{name}', not '{subject}'"
                    : $"the token has no sub, so that it belongs to the application and not to '{subject}'");
        }

        if (acl.IsMalformed)
        {
            rules.Fail(
                TokenRule.Acl,
                $"the acl claim is malformed, so that the token allows nothing: {acl.Problem}",
                acl.ProblemPlace);
        }
        else if (context.ExpectedAcl is { } expected && DifferenceOf(claims, acl, expected) is { } difference)
        {
            rules.Fail(TokenRule.Acl, difference);
        }
    }

    internal static string Describe(Acl acl, ClaimSet claims)
    {
        if (claims.HasAcl) return $"the acl has {acl.Entries.Count} paths";
        return claims.HasSubject
            ? "the token has no acl claim and allows nothing; user tokens need one"
            : "the token has no acl claim and allows everything in its application";
    }

    private static string? DifferenceOf(ClaimSet claims, Acl acl, JsonElement expected)
    {
        if (!claims.HasAcl) return "the token has no acl claim, but one is expected";
        if (JsonElement.DeepEquals(claims.Acl, expected)) return null;
        var wanted = Acl.Parse(expected);
        if (wanted.IsMalformed) return $"the expected acl is malformed: {wanted.Problem}";

        var lacks = Patterns(wanted).Except(Patterns(acl)).ToList();
        var exceeds = Patterns(acl).Except(Patterns(wanted)).ToList();
        if (lacks.Count > 0) return $"the acl lacks {string.Join(", ", lacks)}";
        return exceeds.Count > 0
            ? $"the acl has {string.Join(", ", exceeds)}, which is not expected"
            : "the acl has the expected paths but with other methods or filters";
    }

    private static IEnumerable<string> Patterns(Acl acl) => acl.Entries.Select(entry => $"'{entry.Pattern}'");
}
