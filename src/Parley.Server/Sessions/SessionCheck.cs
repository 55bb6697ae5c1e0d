using Parley.Domain.Sessions;
using Parley.Server.Auth;

namespace Parley.Server.Sessions;

/// <summary>What <see cref="SessionChecks"/> remembers of a session, so that it need not ask the same again.</summary>
internal sealed class SessionCheck
{
    private Session? _accepted;
    private ApplicationState? _by;

    /// <summary>Neither the session's token nor the application has changed since it was accepted.</summary>
    public bool IsAccepted(Session session, ApplicationState? by) =>
        ReferenceEquals(_by, by) && ReferenceEquals(_accepted, session) && by is not null;

    public void Accept(Session session, ApplicationState? by) => (_accepted, _by) = (session, by);
}
