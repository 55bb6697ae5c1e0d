using Parley.Domain.Accounts;
using Parley.Domain.Applications;
using Parley.Domain.Conversations;
using Parley.Domain.Listing;
using Parley.Domain.Revocations;
using Parley.Domain.Sessions;
using Parley.Domain.Users;

namespace Parley.Domain;

/// <summary>
/// The port to storage. A method that returns has committed durably; one that throws <see cref="StoreException"/> has
/// changed nothing, unless it is an <see cref="OutcomeUnknownException"/>. Everything but accounts is keyed by its application: no query crosses tenants.
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>Brings the schema up to date. Throws <see cref="StoreException"/> when it is newer than this program.</summary>
    Task Migrate(CancellationToken cancel);

    /// <summary>Answers when the store does.</summary>
    Task Ping(CancellationToken cancel);

    /// <summary>Writes what is there already, to learn whether it can.</summary>
    Task PingByWriting(CancellationToken cancel);

    /// <summary>A random value that all nodes on this store share, made at the first request for its name.</summary>
    Task<byte[]> GetSharedKey(string name, CancellationToken cancel);

    // -- Accounts

    Task<Account?> GetAccount(string apiKey, CancellationToken cancel);
    Task<string?> GetAnyApiKey(CancellationToken cancel);
    Task PutSecret(string apiKey, AccountSecret secret, CancellationToken cancel);

    /// <summary>False when there is no such secret, or when it is the account's last one.</summary>
    Task<bool> DeleteSecret(string apiKey, string secretId, CancellationToken cancel);

    // -- Applications

    /// <summary>False, and nothing changed, when the id is taken, by whichever account.</summary>
    Task<bool> AddApplication(Application application, CancellationToken cancel);
    Task<Application?> GetApplication(string id, CancellationToken cancel);
    Task<(IReadOnlyList<Application> Items, int Total)> ListApplications(string apiKey, int skip, int take, CancellationToken cancel);

    /// <summary>
    /// False, and nothing changed, when <paramref name="application"/>'s version is no longer the stored one, or when
    /// another application has the id by now.
    /// </summary>
    Task<bool> UpdateApplication(Application application, CancellationToken cancel);

    /// <summary>
    /// Deletes the application, in whatever version, and everything that belongs to it. What it revoked stays revoked, should
    /// another application take its id and key: see <see cref="ListAllRevocations"/>. False when it is gone already.
    /// </summary>
    /// <param name="application">The application; another one that has its id by now is not touched.</param>
    /// <param name="deletedAt">When: the names of its users are given up.</param>
    /// <param name="revokedAfter">Revocations that were made up to then are no longer needed, whosever they were.</param>
    /// <param name="cancel">Ends the call.</param>
    Task<bool> DeleteApplication(Application application, long deletedAt, long revokedAfter, CancellationToken cancel);

    // -- Users

    /// <summary>False, and nothing changed, when the name is taken. Null when the application is gone.</summary>
    Task<bool?> AddUser(User user, CancellationToken cancel);
    Task<User?> GetUser(string applicationId, string id, CancellationToken cancel);
    Task<User?> GetUserByName(string applicationId, string name, CancellationToken cancel);
    Task<Page<User>> ListUsers(string applicationId, string? name, PageRequest page, CancellationToken cancel);
    Task<UpdateResult> UpdateUser(User user, CancellationToken cancel);

    /// <summary>Deletes a user that is in no conversation: nobody becomes a member while it goes, and none is left behind.</summary>
    Task<UserDeletion> DeleteUser(string applicationId, string id, long deletedAt, CancellationToken cancel);

    /// <summary>The names that users had and gave up since then, by deletion or for another name.</summary>
    Task<IReadOnlyList<FormerName>> ListFormerNames(long givenUpSince, CancellationToken cancel);

    /// <summary>Forgets which names were given up until then: no token of that time can be used any more.</summary>
    Task DeleteFormerNames(long givenUpUntil, CancellationToken cancel);

    // -- Sessions

    /// <summary>
    /// Adds a session that begins behind everything that its user is shown. Where the user has the maximum, those that are not
    /// connected make room, the one that was left first before the others.
    /// </summary>
    Task<AddedSession> AddSession(Session session, int maximum, CancellationToken cancel);
    Task<Session?> GetSession(string applicationId, string id, CancellationToken cancel);

    /// <summary>What is stored of these sessions now; nothing of those that are gone.</summary>
    Task<IReadOnlyList<SessionState>> ReadSessions(string applicationId, IReadOnlyList<string> ids, CancellationToken cancel);

    /// <summary>
    /// Puts a living session of the same user under the given connection and token; false when there is none, or when it has
    /// another connection by now than the one that is expected.
    /// </summary>
    Task<bool> TakeSession(Session session, string expectedConnection, long now, CancellationToken cancel);

    /// <summary>Moves the end of sessions that still belong to their connections, and says which node has their sockets.</summary>
    Task KeepSessions(IReadOnlyList<Session> sessions, long aliveUntil, CancellationToken cancel);
    Task<bool> DeleteSession(string applicationId, string id, CancellationToken cancel);
    Task DeleteDeadSessions(long now, CancellationToken cancel);
    Task<Page<Session>> ListSessions(string applicationId, string userId, long now, PageRequest page, CancellationToken cancel);

    // -- Nodes

    /// <summary>Says that a node lives, and has the sockets of its sessions.</summary>
    /// <param name="isAlone">There are no other nodes: what is stored of any is over.</param>
    Task KeepNode(string node, long aliveUntil, bool isAlone, CancellationToken cancel);

    /// <summary>The node has ended, or nothing has been heard of it since that moment.</summary>
    Task ForgetNodes(string? ended, long notAliveSince, CancellationToken cancel);

    // -- Conversations

    /// <summary>False, and nothing changed, when the name is taken. Null when the application is gone.</summary>
    Task<bool?> AddConversation(Conversation conversation, CancellationToken cancel);
    Task<Conversation?> GetConversation(string applicationId, string id, CancellationToken cancel);
    Task<Conversation?> GetConversationByName(string applicationId, string name, CancellationToken cancel);

    /// <param name="createdFrom">Microseconds since the Unix epoch, as <paramref name="createdTo"/>; both inclusive.</param>
    Task<Page<Conversation>> ListConversations(
        string applicationId, long? createdFrom, long? createdTo, PageRequest page, CancellationToken cancel);

    /// <summary>By position, as v0.1 pages; the total comes along.</summary>
    /// <param name="memberUserId">Only those that this user is in; null is all.</param>
    Task<(IReadOnlyList<Conversation> Items, int Total)> ListConversationsByIndex(
        string applicationId, string? memberUserId, long? createdFrom, long? createdTo, SortOrder order, int skip, int take,
        CancellationToken cancel);

    /// <summary>Deletes the conversation with its members and events.</summary>
    /// <param name="expiredAt">Only when it has expired by then.</param>
    Task<bool> DeleteConversation(string applicationId, string id, long? expiredAt, CancellationToken cancel);
    Task<IReadOnlyList<Conversation>> ListExpired(long now, int take, CancellationToken cancel);

    // -- Members

    Task<Member?> GetMember(string conversationId, string id, CancellationToken cancel);

    /// <summary>The user's latest membership; an active one comes before those that ended.</summary>
    Task<Member?> GetMemberOfUser(string conversationId, string userId, CancellationToken cancel);
    Task<Page<Member>> ListMembers(
        string conversationId, MemberState? state, PageRequest page, CancellationToken cancel);

    /// <summary>The memberships that may read an event of this id or a later one, and those that ended not long ago.</summary>
    /// <param name="leftSince">Memberships that ended at this time or later are listed too, whatever they may read.</param>
    Task<IReadOnlyList<Member>> ListReaders(string conversationId, long fromEventId, long leftSince, CancellationToken cancel);
    Task<Page<Membership>> ListMemberships(
        string applicationId, string userId, MembershipFilter filter, PageRequest page, CancellationToken cancel);

    /// <summary>
    /// How far the user may be shown each conversation that it is in, or was in not long ago. The memberships of one
    /// conversation come one after the other, in their order.
    /// </summary>
    /// <param name="leftSince">Memberships that ended earlier than this are left out.</param>
    Task<IReadOnlyList<Reach>> ListReach(string applicationId, string userId, long leftSince, CancellationToken cancel);

    // -- Events

    /// <summary>
    /// Applies each change or none of it, in this order, in one durable transaction. Ids are given here, without a gap.
    /// When the transaction fails, nothing is applied.
    /// </summary>
    /// <param name="draw">
    /// Called once the transaction has begun, so that what came while it waited for its turn is in it. It may be called
    /// again, and then gives the same.
    /// </param>
    Task<IReadOnlyList<AppendResult>> Append(Func<Appends> draw, CancellationToken cancel);
    Task<Event?> GetEvent(string conversationId, long id, CancellationToken cancel);

    /// <summary>As they were when the newest one of the filter was; what was deleted since is.</summary>
    Task<Page<Event>> ListEvents(string conversationId, EventFilter filter, PageRequest page, CancellationToken cancel);

    /// <summary>
    /// The log after an id, in order, as it was when <paramref name="last"/> was its newest event: a text that was updated
    /// later comes without that. What was deleted since is empty.
    /// </summary>
    Task<IReadOnlyList<Event>> ReadEvents(string conversationId, long after, long last, int take, CancellationToken cancel);

    /// <summary>
    /// Which conversations grew, by whichever node, since an earlier call. Nothing is left out, in whatever order the
    /// transactions were committed; something may come twice.
    /// </summary>
    /// <param name="mark">What the earlier call gave; null for a first mark, which comes without ranges.</param>
    Task<Growth> ListGrowth(long? mark, CancellationToken cancel);

    /// <summary>What was said of these events, by events up to <paramref name="last"/>.</summary>
    Task<IReadOnlyList<Receipt>> ListReceipts(
        string conversationId, IReadOnlyList<long> eventIds, long last, CancellationToken cancel);

    /// <summary>
    /// Messages with all the words, in conversations that the user is in; of one that it left, those that nobody updated
    /// since.
    /// </summary>
    Task<Page<Event>> SearchEvents(
        string applicationId, string userId, string words, PageRequest page, CancellationToken cancel);

    // -- Revocations

    Task AddRevocation(Revocation revocation, CancellationToken cancel);
    Task<IReadOnlyList<Revocation>> ListRevocations(string applicationId, long createdAfter, CancellationToken cancel);

    /// <summary>The application's, and those of deleted ones that had its id, which nobody is shown.</summary>
    Task<IReadOnlyList<Revocation>> ListAllRevocations(string applicationId, long createdAfter, CancellationToken cancel);
    Task<bool> DeleteRevocation(string applicationId, string id, CancellationToken cancel);
}

/// <summary>How a guarded update ended.</summary>
public enum UpdateResult
{
    Updated,

    /// <summary>The stored version is another one, or nothing is stored: read and decide again.</summary>
    Changed,

    /// <summary>The new name belongs to something else.</summary>
    NameTaken,
}

/// <summary>How the deletion of a user ended.</summary>
public enum UserDeletion
{
    Deleted,

    /// <summary>There is no such user.</summary>
    NoUser,

    /// <summary>It is invited to a conversation, or in one; nothing was changed.</summary>
    IsMember,
}

/// <summary>The store could not do its work. Nothing was changed.</summary>
public class StoreException(string message, Exception? inner = null, bool isRefusal = false) : Exception(message, inner)
{
    /// <summary>The store is well and refused these values: others may be accepted.</summary>
    public bool IsRefusal { get; } = isRefusal;

    /// <summary>The log has been told that the store is not well.</summary>
    public bool IsLogged { get; init; }
}

/// <summary>The answer to a commit was lost, and whether the change was made could not be found out.</summary>
public sealed class OutcomeUnknownException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>A read took longer than one may take. The store is well.</summary>
public sealed class TooExpensiveException(Exception inner) : StoreException("The read takes too long.", inner);
