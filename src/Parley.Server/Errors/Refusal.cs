using Parley.Domain;

namespace Parley.Server.Errors;

/// <summary>What a refused request's line in the log says, kept with the request until it ends.</summary>
internal sealed class Refusal
{
    public Problem? Problem { get; set; }

    /// <summary>The application of the caller, once it is known who calls.</summary>
    public string? ApplicationId { get; set; }

    public static Refusal Of(HttpContext http)
    {
        if (http.Features.Get<Refusal>() is { } known)
            return known;
        var refusal = new Refusal();
        http.Features.Set(refusal);
        return refusal;
    }
}
