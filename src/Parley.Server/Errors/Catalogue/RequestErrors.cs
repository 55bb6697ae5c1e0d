using Parley.Domain;
using static Parley.Server.Errors.Catalogue.ErrorAnswer;

namespace Parley.Server.Errors.Catalogue;

/// <summary>What any request can be answered.</summary>
internal static class RequestErrors
{
    private static readonly InvalidParameter Sample = new("ttl", "must be a number");

    public static readonly ErrorEntry[] Entries =
    [
        new(BothApis(Problems.ValidationFail(Sample)))
        {
            Meaning = "The body, a header, the path or a query parameter breaks a rule. Nothing was changed.",
            Causes =
            [
                "A field is missing, of the wrong type, or out of its range: `invalid_parameters` has one line for each.",
                "The body (`body`) is no JSON object in UTF-8, is an array, or repeats a member.",
                "The id that a new application is to have (`id`) is taken.",
                "The path (`path`) has empty or dot segments, encoded slashes, or is encoded twice.",
            ],
            Cure = "Read `invalid_parameters`: `name` is the field, `reason` the rule that it breaks. All of them are " +
                "reported at once.",
        },
        new(Api(Problems.InvalidCursor))
        {
            Meaning = "The `cursor` of a list was not made by this server for this list.",
            Causes =
            [
                "The cursor was shortened, decoded or put together by hand.",
                "It comes from another list, from a list with other filters or another order, or from another application.",
            ],
            Cure = "Start again without a cursor, and follow the `next` link as it is.",
        },
        new(BothApis(Problems.EndpointNotFound))
        {
            Meaning = "This server has no endpoint of this path.",
            Causes =
            [
                "A misspelt path, or one in another case: paths are compared exactly.",
                "A version that does not exist: the prefixes are `/v1`, `/v0.3`, `/v0.2`, `/beta2`, `/v0.1` and `/beta`, and " +
                    "`/v2/applications` and `/accounts` for the account.",
                "A part of the hosted API that Parley does not serve.",
            ],
            Cure = "Compare the path with the documentation. What Parley serves, and what it does not, stands in " +
                "[Compatibility](compatibility.md).",
        },
        new(Api(Problems.NotServed("Calls")))
        {
            Meaning = "The API has this, and this version of Parley does not.",
            Causes =
            [
                "A call: legs, knocking, NCCO, `callServer` and `serverCall` of the client SDKs.",
                "An image or another file, which messages name by an address of its own.",
                "The registration of a device for push notifications.",
            ],
            Cure = "Go without it. What Parley serves, and what it does not, stands in [Compatibility](compatibility.md).",
        },
        new(BothApis(Problems.MethodNotAllowed("PUT")))
        {
            Meaning = "The endpoint exists, but not for this method.",
            Causes =
            [
                "`PUT` where the API has `PATCH`, or the other way round.",
                "A method that a proxy put in the place of another.",
            ],
            Cure = "Use one of the methods that the answer's `Allow` header lists.",
        },
        new(BothApis(Problems.UnsupportedMediaType))
        {
            Meaning = "The endpoint does not read bodies of this type.",
            Causes =
            [
                "A form (`application/x-www-form-urlencoded`), which `curl -d` sends unless told otherwise.",
                "A text or a file instead of JSON.",
                "A compressed body: one with a `Content-Encoding`.",
            ],
            Cure = "Send JSON as it is, and say so: `Content-Type: application/json`.",
        },
        new(Account(Problems.NotAcceptable))
        {
            Meaning = "The account's APIs answer JSON, and the `Accept` header takes none.",
            Causes = ["A browser, or a client with a fixed `Accept: text/html`."],
            Cure = "Send `Accept: application/json`, or no such header.",
        },
        new(BothApis(Problems.PayloadTooLarge))
        {
            Meaning = "The body is larger than the server takes. Nothing was changed.",
            Causes = ["Pictures or files inside of `body` or `custom_data`."],
            Cure = "Keep files elsewhere and send their addresses. A request may have a body of 1 MiB.",
        },
        new(BothApis(Problems.RequestTimeout))
        {
            Meaning = "The body came more slowly than the server waits. Nothing was changed.",
            Causes = ["A client that stopped in the middle of its body, or a very slow network."],
            Cure = "Send it again.",
        },
        new(Api(Problems.NotHttp(StatusCodes.Status414UriTooLong)))
        {
            Meaning = "The line of the request is longer than 32 KiB. The connection is closed.",
            Causes = ["A query with far more than the API takes, or something else than a token as `token`."],
            Cure = "Send less. A token has 8,192 characters at most.",
        },
        new(Api(Problems.NotHttp(StatusCodes.Status431RequestHeaderFieldsTooLarge)))
        {
            Meaning = "The headers have more than 32 KiB, or are more than 100. The connection is closed.",
            Causes = ["Cookies of other programs on the same host.", "Something else than a token as `Authorization`."],
            Cure = "Send less. A token has 8,192 characters at most.",
        },
        new(Api(Problems.NotHttp(StatusCodes.Status400BadRequest)))
        {
            Meaning = "What came is no valid HTTP. The connection is closed.",
            Causes = ["TLS sent to an address without it.", "A header without a name, or a length that is no number."],
            Cure = "Use an HTTP client, and `https://` only where the server or a proxy ends TLS.",
        },
        new(BothApis(Problems.TooManyRequests))
        {
            Meaning = "The caller goes on faster than it may. Nothing was done.",
            Causes =
            [
                "Many requests with a wrong API secret at the same time: checking one is slow on purpose, and only so many wait.",
            ],
            Cure = "Wait, then try again, each time longer. Check the secret first.",
        },
        new(BothApis(Problems.Internal))
        {
            Meaning = "A defect of the server.",
            Causes = ["Something that nobody thought of."],
            Cure = "Search the server's log for the answer's `instance`: the exception stands beside it. Report it with both.",
        },
        new(Everywhere(Problems.OutcomeUnknown))
        {
            Meaning = "The connection to the database was lost while a change was committed, and the database could not be asked " +
                "afterwards. The change was made completely, or not at all.",
            Causes = ["The database, or the network to it, went down in just that moment and stayed away for some seconds."],
            Cure = "Repeat a send with the same `Idempotency-Key`: it is stored once, and the answer is the first one's. For " +
                "everything else, read what is there and repeat what is missing.",
        },
        new(Api(Problems.TooExpensive))
        {
            Meaning = "What is asked for takes longer to read than one request may take. The server is well.",
            Causes =
            [
                "A filter or a search that hardly anything passes, over very much that is stored.",
                "A server that has far more to read than it can.",
            ],
            Cure = "Ask for less: a smaller `page_size`, a narrower range, rarer words. Others may be served at once.",
        },
        new(Everywhere(Problems.StoreUnavailable), Api(Problems.ConversationBusy), Api(Problems.UserBusy))
        {
            Meaning = "The database does not answer, or a conversation changes faster than this write could be decided " +
                "(`reason` says so). Nothing was changed.",
            Causes =
            [
                "The database is down, restarts, or fails over to another host.",
                "The disk of the database is full.",
                "A great many writes to one conversation at the same moment.",
            ],
            Cure = "Try again after the seconds of `Retry-After`. A message with an `Idempotency-Key` is stored once, however " +
                "often it is sent. When it stays, look at `/health/ready` and into the server's log.",
        },
    ];
}
