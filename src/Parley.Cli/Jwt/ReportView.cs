using System.Text.Json;
using System.Text.Json.Nodes;
using Parley.Cli.Output;

namespace Parley.Cli.Jwt;

/// <summary>How a token's report is shown.</summary>
internal static class ReportView
{
    public static void Print(
        Printer printer, JsonElement report, TokenVerdict verdict, IReadOnlyList<ClaimCheck> claims)
    {
        if (printer.IsJson)
            printer.Json(With(report, claims), CliJson.Readable.JsonObject);
        else if (printer.IsHuman)
            PrintText(printer, verdict, claims);
        else
            printer.Line(verdict.IsAccepted == true ? "valid" : verdict.HasOnlyExpired ? "expired" : "refused");
    }

    private static JsonObject With(JsonElement report, IReadOnlyList<ClaimCheck> claims)
    {
        var json = JsonObject.Create(report)!;
        if (claims.Count > 0)
        {
            json["expected_claims"] = JsonSerializer.SerializeToNode(
                claims, TokenVerdictJson.Default.IReadOnlyListClaimCheck);
        }

        return json;
    }

    private static void PrintText(Printer printer, TokenVerdict verdict, IReadOnlyList<ClaimCheck> claims)
    {
        printer.Fields(
            ("Header", CompactJson.Of(verdict.Header)),
            ("Payload", CompactJson.Of(verdict.Payload)),
            ("Remaining", verdict.RemainingSeconds is { } left and > 0 ? $"{TimeSpan.FromSeconds((long)left):c}" : null));
        foreach (var rule in verdict.Rules ?? [])
            printer.Line($"{Mark(rule.Status)} {rule.Title}: {rule.Sentence}");
        foreach (var claim in claims)
            printer.Line($"{Mark(claim.Passed)} {claim.Sentence}");
        if (verdict.Decision is { } acl)
            printer.Line($"{Mark(acl.Allowed)} The ACL {(acl.Allowed ? "allows" : "forbids")} the request: {acl.Reason}");
        foreach (var warning in verdict.Warnings ?? [])
            printer.Line($"! {warning}");
        printer.Line(Conclusion(verdict, claims));
    }

    private static string Conclusion(TokenVerdict verdict, IReadOnlyList<ClaimCheck> claims)
    {
        if (verdict.IsAccepted != true)
            return verdict.HasOnlyExpired ? "The token has expired." : "The token is refused.";
        if (verdict.HasMalformedAcl)
            return "The token is valid, but its ACL is malformed and allows nothing.";
        if (verdict.IsAsExpected == false || claims.Any(it => !it.Passed))
            return "The token is valid, but not what it should be.";
        return verdict.Decision is { Allowed: false }
            ? "The token is valid, but does not allow the request."
            : "The token is valid.";
    }

    private static string Mark(string status) => status switch
    {
        RuleVerdict.Passed => Mark(passed: true),
        RuleVerdict.Failed => Mark(passed: false),
        _ => "-",
    };

    private static string Mark(bool passed) => passed ? "✓" : "✗";
}
