namespace Parley.Client;

/// <summary>One field that the server refused.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record InvalidParameter(string Name, string Reason);
