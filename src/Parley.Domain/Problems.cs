namespace Parley.Domain;

/// <summary>
/// Every error that Parley answers with, once: its code, its kind and when it happens. What a reader should know of it stands
/// in Parley.Server/Errors/Catalogue; a test names those that are missing there.
/// </summary>
public static class Problems
{
    private const string BadRequest = "Bad request.";
    private const string Unauthorized = "Unauthorized.";
    private const string Missing = "Not found.";

    // -- Requests ----------------------------------------------------------------------------------------------------

    /// <summary>The body, a header or a query parameter breaks a rule.</summary>
    public static Problem ValidationFail(params IReadOnlyList<InvalidParameter> parameters) =>
        new("http:error:validation-fail", ProblemKind.Invalid, BadRequest, "Input validation failure.")
        {
            InvalidParameters = parameters,
        };

    /// <summary>The name is one that a path cannot say: see <see cref="ResourceName"/>.</summary>
    public static Problem InvalidName(string rule) => ValidationFail(new InvalidParameter("name", rule));

    /// <summary>The body is not one JSON value in UTF-8 without repeated members.</summary>
    public static Problem InvalidJson(string reason) => ValidationFail(new InvalidParameter("body", reason));

    /// <summary>The request target is not in the normal form that routing and ACLs share.</summary>
    public static Problem InvalidPath(string reason) =>
        ValidationFail(new InvalidParameter("path", "must be in normal form")).Because(reason);

    /// <summary>The cursor was not made by this server for this list.</summary>
    public static readonly Problem InvalidCursor = new(
        "paginator-builder:error:invalid-cursor", ProblemKind.Invalid, BadRequest,
        "The cursor is not valid for this list. Start again without a cursor.");

    /// <summary>No such endpoint.</summary>
    public static readonly Problem EndpointNotFound = new(
        "http:error:not-found", ProblemKind.NotFound, Missing, "Endpoint does not exist or you do not have access.");

    /// <summary>
    /// The API has it, and this version of Parley does not. Not 501: @vonage/client-sdk 2.3.1 shows no text of a 5xx, and
    /// takes it for a failure that may pass.
    /// </summary>
    public static Problem NotServed(string what) => new(
        "http:error:not-served", ProblemKind.NotFound, "Not served.", $"{what} are not served by this version.");

    /// <summary>The endpoint exists, but not for this method.</summary>
    public static Problem MethodNotAllowed(string method) => new(
        "http:error:method-not-allowed", ProblemKind.MethodNotAllowed, "Request method not supported.",
        $"Request method '{method}' not supported.");

    /// <summary>The body is of a type that the endpoint does not read.</summary>
    public static readonly Problem UnsupportedMediaType = new(
        "http:error:unsupported-media-type", ProblemKind.UnsupportedMediaType, "Unsupported media type.",
        "Send the body as application/json.");

    /// <summary>The body is compressed.</summary>
    public static readonly Problem UnsupportedContentEncoding = UnsupportedMediaType with
    {
        Detail = "Send the body without a Content-Encoding.",
    };

    /// <summary>None of the types in the Accept header can be produced.</summary>
    public static readonly Problem NotAcceptable = new(
        "http:error:not-acceptable", ProblemKind.NotAcceptable, "Not acceptable.",
        "Only application/json can be produced.");

    /// <summary>The body is larger than the limit.</summary>
    public static readonly Problem PayloadTooLarge = new(
        "http:error:payload-too-large", ProblemKind.TooLarge, "Payload too large.",
        "The body is larger than this server accepts.");

    /// <summary>The body comes more slowly than the server waits.</summary>
    public static readonly Problem RequestTimeout = new(
        "http:error:request-timeout", ProblemKind.RequestTimeout, "Request timeout.", "The request came too slowly.");

    /// <summary>What came is no HTTP, or its head is beyond the limits; the status says which.</summary>
    public static Problem NotHttp(int status) => status switch
    {
        408 => RequestTimeout,
        413 => PayloadTooLarge,
        414 => new Problem("http:error:uri-too-long", ProblemKind.UriTooLong, "URI too long.", "The request line is too long."),
        431 => new Problem(
            "http:error:headers-too-large", ProblemKind.HeadersTooLarge, "Request header fields too large.",
            "The headers are too large, or too many."),
        _ => new Problem("http:error:bad-request", ProblemKind.Invalid, BadRequest, "The request is no valid HTTP."),
    };

    /// <summary>The caller goes on faster than it may.</summary>
    public static readonly Problem TooManyRequests = new(
        "http:error:too-many-request", ProblemKind.TooManyRequests, "Too Many Requests.",
        "You have exceeded your request limit. You can try again shortly.");

    /// <summary>A defect of the server; the log has the exception under the same instance.</summary>
    public static readonly Problem Internal = new(
        "system:error:internal-error", ProblemKind.Internal, "Internal Error.", "Something went wrong.");

    /// <summary>The store does not answer; nothing was changed; try again.</summary>
    public static readonly Problem StoreUnavailable = new(
        "http:error:service-not-available", ProblemKind.Unavailable, "Service not available.",
        "The service is temporarily unavailable. Nothing was changed; please try again.");

    /// <summary>The answer of the store was lost with the connection to it: the change may have been made, and may not.</summary>
    public static readonly Problem OutcomeUnknown = new(
        "http:error:outcome-unknown", ProblemKind.Unavailable, "Outcome unknown.",
        "The store did not answer whether it made the change. Repeat a send with the same Idempotency-Key; look what is there " +
        "before you repeat anything else.");

    /// <summary>To read what was asked for takes longer than one request may.</summary>
    public static readonly Problem TooExpensive = new(
        "http:error:too-expensive", ProblemKind.Unavailable, "The request takes too long.",
        "To answer this takes longer than 10 seconds. Nothing was changed; ask for less, or later.");

    /// <summary>The server listens and has not prepared its store yet; try again.</summary>
    public static readonly Problem Starting = StoreUnavailable with
    {
        Detail = "The server is starting. Nothing was changed; please try again.",
    };

    // -- Authentication ----------------------------------------------------------------------------------------------

    /// <summary>A bearer token was needed and none came.</summary>
    public static readonly Problem MissingToken = new(
        "system:error:missing-token", ProblemKind.Unauthenticated, Unauthorized,
        "You did not provide a token. Please provide a valid token.");

    /// <summary>The token is malformed, not signed by the application, not yet valid, revoked, or names nothing here.</summary>
    public static readonly Problem InvalidToken = new(
        "system:error:invalid-token", ProblemKind.Unauthenticated, Unauthorized,
        "You did not provide a valid token. Please provide a valid token.");

    /// <summary>The token was good, and its time is over.</summary>
    public static readonly Problem ExpiredToken = new(
        "system:error:expired-token", ProblemKind.Unauthenticated, Unauthorized,
        "You provided an expired token. Please provide a valid token.");

    /// <summary>The token's subject names no user of its application.</summary>
    public static readonly Problem UnknownSubject = new(
        "user:error:not-found", ProblemKind.Unauthenticated, Unauthorized,
        "The user of the token does not exist. Please provide a valid token.");

    /// <summary>The token is good, and neither its ACL nor its role allows this.</summary>
    public static Problem Permission(string reason) => new(
        "system:error:permission", ProblemKind.Forbidden, "Forbidden.", $"Permission denied. {reason}");

    /// <summary>The API key or secret is wrong.</summary>
    public static readonly Problem InvalidCredentials = new(
        "unauthorized", ProblemKind.Unauthenticated, "Invalid credentials supplied",
        "You did not provide correct credentials.");

    // -- Applications and accounts -----------------------------------------------------------------------------------

    /// <summary>The paging of a list of applications is out of range.</summary>
    public static Problem ListValidation(IReadOnlyList<InvalidParameter> parameters) =>
        ValidationFail(parameters) with { Code = "list-validation" };

    /// <summary>An application is to have an id that another one has, of whichever account.</summary>
    public static readonly Problem ApplicationIdTaken = ValidationFail(new InvalidParameter("id", "is taken"));

    /// <summary>No application of this account has the id.</summary>
    public static Problem ApplicationNotFound(string id) => new(
        "not-found", ProblemKind.NotFound, "Not Found", $"ID '{id}' does not exist, or you do not have access");

    /// <summary>The account has as many secrets as it may.</summary>
    public static readonly Problem MaximumSecrets = new(
        "max-secrets", ProblemKind.Forbidden, "Maximum number of secrets",
        "The account has the maximum number of secrets. Revoke one first.");

    /// <summary>The last secret of an account cannot be revoked.</summary>
    public static readonly Problem LastSecret = new(
        "delete-last-secret", ProblemKind.Forbidden, "Secret deletion forbidden",
        "Can not delete the last secret. The account must always have at least one secret.");

    // -- Sessions ----------------------------------------------------------------------------------------------------

    /// <summary>No session of this application has the id, or its time is over.</summary>
    public static readonly Problem SessionNotFound = new(
        "session:error:not-found", ProblemKind.NotFound, Missing, "Session does not exist, or you do not have access.");

    /// <summary>The session is another user's.</summary>
    public static readonly Problem ForeignSession = new(
        "session:invalid", ProblemKind.Forbidden, "Forbidden.", "The session belongs to another user.");

    /// <summary>The user has as many sessions as the server allows.</summary>
    public static readonly Problem MaximumSessions = new(
        "session:error:max-open-sessions", ProblemKind.TooManyRequests, "Too many sessions.",
        "The user has the maximum number of sessions, all of them connected. Log out on another device first.");

    /// <summary>A socket asked for something before it logged in, after it logged out, or logged in twice.</summary>
    public static readonly Problem NoSession = new(
        "session:error:invalid", ProblemKind.Invalid, BadRequest,
        "Log in exactly once on each connection, before anything else.");

    /// <summary>A socket sent an event that this server does not take over sockets.</summary>
    public static readonly Problem UnknownSocketEvent = new(
        "system:error:invalid-event", ProblemKind.Invalid, BadRequest, "The event is not known. Use the HTTP API.");

    // -- Users -------------------------------------------------------------------------------------------------------

    /// <summary>No user of this application has the id or name.</summary>
    public static readonly Problem UserNotFound = new(
        "user:error:not-found", ProblemKind.NotFound, Missing, "User does not exist, or you do not have access.");

    /// <summary>Another user of the application has the name.</summary>
    public static readonly Problem UserNameTaken = new(
        "user:error:duplicate-name", ProblemKind.Invalid, BadRequest,
        "The request failed because the user name already exists. Please provide a unique user name and try again.");

    // -- Conversations and members -----------------------------------------------------------------------------------

    /// <summary>No conversation of this application has the id or name, or the caller may not know of it.</summary>
    public static readonly Problem ConversationNotFound = new(
        "conversation:error:not-found", ProblemKind.NotFound, Missing,
        "Conversation does not exist, or you do not have access.");

    /// <summary>Another conversation of the application has the name.</summary>
    public static readonly Problem ConversationNameTaken = new(
        "conversation:error:duplicate-name", ProblemKind.Invalid, BadRequest,
        "The request failed because the conversation name already exists. Please provide a unique conversation name and try again.");

    /// <summary>The conversation has no such member, or the token's user is none.</summary>
    public static readonly Problem MemberNotFound = new(
        "conversation:error:member-not-found", ProblemKind.NotFound, Missing,
        "Member does not exist, or you do not have access.");

    /// <summary>The user is joined already.</summary>
    public static readonly Problem MemberAlreadyJoined = new(
        "conversation:error:member-already-joined", ProblemKind.Invalid, BadRequest, "The user has already joined the conversation.");

    /// <summary>The user is invited already.</summary>
    public static readonly Problem MemberAlreadyInvited = new(
        "conversation:error:member-already-invited", ProblemKind.Invalid, BadRequest,
        "The user is already invited to the conversation.");

    /// <summary>A member who left cannot change any more.</summary>
    public static readonly Problem InvalidMemberState = new(
        "conversation:error:invalid-member-state", ProblemKind.Invalid, BadRequest, "The member has left the conversation.");

    /// <summary>The conversation has as many members as the server allows.</summary>
    public static Problem MaximumMembers(int maximum) => new(
        "conversation:error:maximum-number-of-members", ProblemKind.Invalid, BadRequest,
        $"The conversation has the maximum number of members, {maximum}.");

    /// <summary>The conversation changes faster than this write could be decided; nothing was changed; try again.</summary>
    public static readonly Problem ConversationBusy = StoreUnavailable.Because(
        "The conversation changed repeatedly while the request was decided.");

    /// <summary>The user is added to conversations faster than it can leave them; it was not deleted; try again.</summary>
    public static readonly Problem UserBusy = StoreUnavailable.Because(
        "The user was added to conversations again and again while it left them. It has left some and was not deleted.") with
    {
        Detail = "The service is temporarily unavailable. Please try again.",
    };

    // -- Events ------------------------------------------------------------------------------------------------------

    /// <summary>The conversation has no event of this id that the caller may read, or its content was deleted.</summary>
    public static readonly Problem EventNotFound = new(
        "event:error:not-found", ProblemKind.NotFound, Missing, "Event does not exist, or you do not have access.");

    /// <summary>What an event says of another one is refused when that is deleted.</summary>
    public static readonly Problem EventDeleted = EventNotFound.Because("The event was deleted.");

    /// <summary>Events are read by members and sent by joined members.</summary>
    public static readonly Problem NotJoined = new(
        "event:error:not-joined", ProblemKind.Forbidden, "Forbidden.", "You have not joined the conversation.");

    /// <summary>The caller may not do this with, or in the name of, what belongs to another.</summary>
    public static Problem EventPermissionDenied(string reason) => new(
        "event:error:permission-denied", ProblemKind.Forbidden, "Forbidden.", reason);

    /// <summary>The member has as many reactions to the event as it may have.</summary>
    public static Problem TooManyReactions(int maximum) => new(
        "event:error:maximum-number-of-reactions", ProblemKind.Invalid, BadRequest,
        $"The member has the maximum number of reactions to the event, {maximum}.");

    /// <summary>Nobody may send an event of this type.</summary>
    public static Problem UnknownEvent(string reason) =>
        new("event:error:unknown-event", ProblemKind.Invalid, BadRequest, reason)
        {
            InvalidParameters = [new InvalidParameter("type", "must be a type of event that can be sent")],
        };
}
