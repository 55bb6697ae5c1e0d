using Parley.Domain;

namespace Parley.Server.Http;

/// <summary>What Kestrel's own limits refuse, met while a body was read.</summary>
internal static class BodyProblems
{
    public static Problem From(BadHttpRequestException refused) => refused.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => Problems.PayloadTooLarge,
        StatusCodes.Status408RequestTimeout => Problems.RequestTimeout,
        _ => Problems.ValidationFail(new InvalidParameter("body", "could not be read")),
    };
}
