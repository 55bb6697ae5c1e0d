using Parley.Domain.Users;
using Parley.Server.Auth;
using Parley.Server.Configuration;

namespace Parley.Server.Users;

/// <summary>What the other users of an application are shown of a user.</summary>
internal sealed class UserPrivacy(ParleyOptions options)
{
    private const string Nothing = "{}";

    /// <summary>
    /// The user as the caller may see it. Channels have phone numbers and the passwords of SIP: they are the user's and the
    /// application's. Empty and not absent, as clients know them.
    /// </summary>
    public User ShownTo(Caller caller, User user) => caller.User is null || caller.User.Id == user.Id
        ? user : InEvents(user) with { Channels = Nothing };

    /// <summary>The user as it is named in events, which all members of a conversation read.</summary>
    public User InEvents(User user) => options.HidesCustomData ? user with { Properties = Nothing } : user;
}
