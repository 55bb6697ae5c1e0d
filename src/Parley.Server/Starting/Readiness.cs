namespace Parley.Server.Starting;

/// <summary>
/// Whether the store is prepared: the server listens before that, and serves after it. While it drains it serves on, and wants
/// nobody new.
/// </summary>
internal sealed class Readiness
{
    private volatile bool _isReady;
    private volatile bool _isDraining;

    public bool IsReady => _isReady;

    public bool IsDraining => _isDraining;

    public void Declare() => _isReady = true;

    public void Drain() => _isDraining = true;
}
