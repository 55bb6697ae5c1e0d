using Parley.Domain;

namespace Parley.Server.Errors;

/// <summary>
/// What tells one error from all others, in its answer and in the log. Most requests end without one, so that it is made
/// when it is first asked for.
/// </summary>
internal sealed record ErrorInstance(string Text)
{
    public static string Of(HttpContext http)
    {
        if (http.Features.Get<ErrorInstance>() is { } made)
            return made.Text;
        var instance = new ErrorInstance(Ids.NewInstance());
        http.Features.Set(instance);
        // So that what the host itself logs of the request has it too.
        http.TraceIdentifier = instance.Text;
        return instance.Text;
    }
}
