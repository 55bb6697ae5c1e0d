namespace Parley.Server.Errors.Catalogue;

/// <summary>Everything there is to say about one error code; becomes its page and its part of docs/errors.md.</summary>
/// <param name="answers">How it is answered, all with the same code.</param>
internal sealed class ErrorEntry(params ErrorAnswer[] answers)
{
    public string Code { get; } = answers[0].Code;

    public IReadOnlyList<ErrorAnswer> Answers { get; } = answers;

    /// <summary>When it happens, in one or two sentences.</summary>
    public required string Meaning { get; init; }

    /// <summary>What usually leads to it, the most frequent first.</summary>
    public required IReadOnlyList<string> Causes { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Cure { get; init; }
}

/// <summary>Errors that a reader looks for together.</summary>
internal sealed record ErrorGroup(string Title, IReadOnlyList<ErrorEntry> Entries);
