namespace Parley.Client;

/// <summary>What the operator may do with the application's data.</summary>
public sealed record ApplicationPrivacy
{
    /// <summary>Whether content may be kept to improve the operator's models.</summary>
    public bool? ImproveAi { get; init; }
}
