namespace Parley.Server.Errors.Catalogue;

/// <summary>Where an error can be answered; each place has its own shape of errors.</summary>
[Flags]
internal enum ErrorPlaces
{
    /// <summary>Users, sessions, conversations and all below them.</summary>
    ConversationApi = 1,

    /// <summary>Applications, and an account's secrets.</summary>
    AccountApi = 2,

    /// <summary>An event on a socket.</summary>
    Socket = 4,

    /// <summary>A request that opens or carries a socket, below Parley's own messages.</summary>
    Transport = 8,
}
