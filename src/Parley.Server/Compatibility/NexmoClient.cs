using Parley.Server.Http;

namespace Parley.Server.Compatibility;

/// <summary>npm nexmo-client, 6 to 9.</summary>
internal static class NexmoClient
{
    /// <summary>
    /// With <c>sync: 'full'</c> it lists the events of every conversation that it gets, before it joins, and gives up the
    /// conversation when that is refused. It lists in v0.2: who was never in there is shown no event, instead of a refusal.
    /// </summary>
    public static bool ListsBeforeItJoins(ApiCall call) => call.Version is ApiVersion.V01 or ApiVersion.V02;
}
