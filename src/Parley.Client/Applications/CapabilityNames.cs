namespace Parley.Client;

/// <summary>The names of the capabilities that this client can describe.</summary>
public static class CapabilityNames
{
    /// <summary>Conversations, events and live sessions.</summary>
    public const string Rtc = "rtc";

    /// <summary>Calls.</summary>
    public const string Voice = "voice";

    /// <summary>Messages over other channels.</summary>
    public const string Messages = "messages";
}
