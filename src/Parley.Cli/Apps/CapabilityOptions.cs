using System.Collections.Immutable;
using System.CommandLine;
using Parley.Cli.Arguments;
using Parley.Client;

namespace Parley.Cli.Apps;

/// <summary>The options that describe what an application may do; those not given change nothing.</summary>
internal sealed class CapabilityOptions
{
    private readonly Option<bool> _rtc = Flag.Of("--rtc", "Switch rtc on (also without a webhook)");
    private readonly Option<string> _rtcEvent = Url("--rtc-event-url", "Called with events of conversations");
    private readonly Option<string> _rtcEventMethod = Method("--rtc-event-method", "POST");
    private readonly Option<bool?> _rtcSigned = TrueOrFalse("--rtc-signed-event", "Sign the calls to the rtc webhook");
    private readonly Option<string> _voiceAnswer = Url("--voice-answer-url", "Asked what to do with a call");
    private readonly Option<string> _voiceAnswerMethod = Method("--voice-answer-method", "GET");
    private readonly Option<string> _voiceFallback = Url("--voice-fallback-url", "Asked when the answer URL fails");
    private readonly Option<string> _voiceFallbackMethod = Method("--voice-fallback-method", "GET");
    private readonly Option<string> _voiceEvent = Url("--voice-event-url", "Called with events of calls");
    private readonly Option<string> _voiceEventMethod = Method("--voice-event-method", "POST");
    private readonly Option<bool?> _voiceSigned = TrueOrFalse("--voice-signed-callbacks", "Sign the calls to voice webhooks");
    private readonly Option<int?> _voiceTtl = Numbers.Option("--voice-conversations-ttl", 0, int.MaxValue);
    private readonly Option<string> _messagesInbound = Url("--messages-inbound-url", "Called with messages that come in");
    private readonly Option<string> _messagesStatus = Url("--messages-status-url", "Called with what became of messages");
    private readonly Option<bool?> _improveAi = TrueOrFalse("--improve-ai", "Whether content may improve the operator's models");

    public CapabilityOptions() =>
        (_voiceTtl.Description, _voiceTtl.HelpName) = ("How long conversations of calls are kept", "HOURS");

    public void AddTo(Command command)
    {
        command.Add(_rtc);
        command.Add(_rtcEvent);
        command.Add(_rtcEventMethod);
        command.Add(_rtcSigned);
        command.Add(_voiceAnswer);
        command.Add(_voiceAnswerMethod);
        command.Add(_voiceFallback);
        command.Add(_voiceFallbackMethod);
        command.Add(_voiceEvent);
        command.Add(_voiceEventMethod);
        command.Add(_voiceSigned);
        command.Add(_voiceTtl);
        command.Add(_messagesInbound);
        command.Add(_messagesStatus);
        command.Add(_improveAi);
    }

    public Application Apply(Invocation call, Application application)
    {
        var capabilities = (application.Capabilities ?? ImmutableDictionary<string, Capability>.Empty).ToDictionary();

        if (call.Get(_rtc))
            Change(CapabilityNames.Rtc, rtc => rtc);
        Hook(CapabilityNames.Rtc, WebhookNames.Event, _rtcEvent, _rtcEventMethod, "POST");
        if (call.Get(_rtcSigned) is { } rtcSigned)
            Change(CapabilityNames.Rtc, rtc => rtc with { SignedCallbacks = rtcSigned });

        Hook(CapabilityNames.Voice, WebhookNames.Answer, _voiceAnswer, _voiceAnswerMethod, "GET");
        Hook(CapabilityNames.Voice, WebhookNames.FallbackAnswer, _voiceFallback, _voiceFallbackMethod, "GET");
        Hook(CapabilityNames.Voice, WebhookNames.Event, _voiceEvent, _voiceEventMethod, "POST");
        if (call.Get(_voiceSigned) is { } voiceSigned)
            Change(CapabilityNames.Voice, voice => voice with { SignedCallbacks = voiceSigned });
        if (call.Get(_voiceTtl) is { } ttl)
            Change(CapabilityNames.Voice, voice => voice with { ConversationsTtl = ttl });

        Hook(CapabilityNames.Messages, WebhookNames.Inbound, _messagesInbound, method: null, "POST");
        Hook(CapabilityNames.Messages, WebhookNames.Status, _messagesStatus, method: null, "POST");

        return application with
        {
            Capabilities = capabilities,
            Privacy = call.Get(_improveAi) is { } improve
                ? new ApplicationPrivacy { ImproveAi = improve }
                : application.Privacy,
        };

        void Change(string name, Func<Capability, Capability> change) =>
            capabilities[name] = change(capabilities.GetValueOrDefault(name) ?? new Capability());

        void Hook(string capability, string name, Option<string> url, Option<string>? method, string usualMethod)
        {
            var address = call.Get(url);
            var verb = method is null ? null : call.Get(method);
            if (address is null && verb is null)
                return;
            var current = capabilities.GetValueOrDefault(capability)?.Webhooks?.GetValueOrDefault(name);
            if (address is null && current is null)
                throw Failure.Usage($"{method!.Name} needs {url.Name}: there is no webhook yet.");
            var hook = (current ?? new Webhook { Address = address!, HttpMethod = usualMethod }) with
            {
                Address = address ?? current!.Address,
            };
            Change(capability, it => it with
            {
                Webhooks = new Dictionary<string, Webhook>(it.Webhooks ?? ImmutableDictionary<string, Webhook>.Empty)
                {
                    [name] = verb is null ? hook : hook with { HttpMethod = verb },
                },
            });
        }
    }

    private static Option<string> Url(string name, string description) =>
        new(name) { Description = description, HelpName = "URL" };

    private static Option<string> Method(string name, string usual)
    {
        var option = Choice.Of(name, "GET", "POST");
        option.Description = $"{usual} unless set";
        return option;
    }

    private static Option<bool?> TrueOrFalse(string name, string description)
    {
        var option = Choice.TrueOrFalse(name);
        option.Description = description;
        return option;
    }
}
