using Parley.Domain;
using static Parley.Server.Errors.Catalogue.ErrorAnswer;

namespace Parley.Server.Errors.Catalogue;

/// <summary>What the account's own APIs can be answered.</summary>
internal static class AccountErrors
{
    public static readonly ErrorEntry[] Entries =
    [
        new(Account(Problems.ListValidation([new InvalidParameter("page_size", "must be a number from 1 to 100")])))
        {
            Meaning = "The paging of the list of applications is out of range.",
            Causes = ["`page_size` or `page` is no number, or is too small or too large."],
            Cure = "Read `invalid_parameters`, or leave both out.",
        },
        new(Account(Problems.ApplicationNotFound("4f9a2c1e-…")))
        {
            Meaning = "The account has no application, secret or key of the id in the path.",
            Causes = ["The id is misspelt.", "It was deleted.", "It belongs to another account."],
            Cure = "List what there is: `parley apps list`, `parley secrets list`.",
        },
        new(Account(Problems.MaximumSecrets))
        {
            Meaning = "The account has as many secrets as it may.",
            Causes = ["A rotation of secrets that added the new one and never revoked the old one."],
            Cure = "Revoke a secret that nobody uses any more, then add the new one.",
        },
        new(Account(Problems.LastSecret))
        {
            Meaning = "The last secret of an account cannot be revoked: nobody could use the account afterwards.",
            Causes = ["The old secret was revoked before the new one was made."],
            Cure = "Make a new secret first.",
        },
    ];
}
