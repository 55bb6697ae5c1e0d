namespace Parley.Server.Sessions;

/// <summary>This process among those on one store, by a name that it has for its lifetime.</summary>
internal sealed record ThisNode(string Id)
{
    public static ThisNode New() => new(Guid.NewGuid().ToString("N"));
}
