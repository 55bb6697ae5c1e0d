namespace Parley.Domain.Conversations;

/// <summary>What was appended since a mark.</summary>
/// <param name="Mark">Where the next call goes on.</param>
/// <param name="Ranges">One for each conversation that grew, in no order.</param>
public sealed record Growth(long Mark, IReadOnlyList<AppendedRange> Ranges);
