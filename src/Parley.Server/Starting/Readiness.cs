namespace Parley.Server.Starting;

/// <summary>Whether the store is prepared: the server listens before that, and serves after it.</summary>
internal sealed class Readiness
{
    private volatile bool _isReady;

    public bool IsReady => _isReady;

    public void Declare() => _isReady = true;
}
