using Parley.Domain.Applications;
using Parley.Domain.Users;
using Parley.Tokens;

namespace Parley.Server.Auth;

/// <summary>Who makes a request: an application, or one of its users.</summary>
/// <param name="User">The subject of the token; null for an admin token.</param>
internal sealed record Caller(Application Application, User? User, VerifiedToken Token)
{
    public bool IsAdmin => User is null;
}
