namespace Parley.Server.Errors.Catalogue;

/// <summary>
/// Every error that a client can be answered, explained once: the pages below <c>/errors</c> and docs/errors.md are made
/// from it. Code, title and status come from <see cref="Domain.Problems"/>; a problem that is new there gets an entry in
/// the group where it belongs, and a test names those without one.
/// </summary>
internal static class ErrorCatalogue
{
    public static readonly IReadOnlyList<ErrorGroup> Groups =
    [
        new("Requests", RequestErrors.Entries),
        new("Tokens and credentials", CredentialErrors.Entries),
        new("Applications and accounts", AccountErrors.Entries),
        new("Sessions", SessionErrors.Entries),
        new("Users", UserErrors.Entries),
        new("Conversations and members", ConversationErrors.Entries),
        new("Events", EventErrors.Entries),
        new("Opening a socket", TransportErrors.Entries),
    ];

    public static IEnumerable<ErrorEntry> All => Groups.SelectMany(group => group.Entries);

    /// <summary>Names by which sockets say an error that has another code, with its entry.</summary>
    public static IEnumerable<(string Name, ErrorEntry Entry)> EventNames => All
        .SelectMany(entry => entry.Answers.Where(answer => answer.Event is not null).Select(answer => (Name: answer.Event!, entry)))
        .ExceptBy(All.Select(entry => entry.Code), named => named.Name);
}
