using System.Net;

namespace Parley.Client;

/// <summary>The server answered, and the answer was an error.</summary>
public sealed class ParleyException : Exception
{
    internal ParleyException(HttpStatusCode status, Problem problem, Exception? inner = null)
        : base(Describe(status, problem), inner)
    {
        Status = status;
        Code = problem.Code;
        Title = problem.Title;
        Detail = problem.Detail ?? problem.Description;
        Reason = problem.Reason;
        Type = problem.Type;
        Instance = problem.Instance;
        InvalidParameters = Named(problem);
    }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The stable code, such as <c>user:error:not-found</c>; the Applications API sends none.</summary>
    public string? Code { get; }

    /// <summary>The kind of error in a few words.</summary>
    public string? Title { get; }

    /// <summary>What was wrong with this request.</summary>
    public string? Detail { get; }

    /// <summary>Why, where the server says more than the kind of error: the broken rule of a token, for one.</summary>
    public string? Reason { get; }

    /// <summary>A URI that names the kind of error.</summary>
    public string? Type { get; }

    /// <summary>Identifies this occurrence in the server's log.</summary>
    public string? Instance { get; }

    /// <summary>The fields that were refused; empty unless validation failed.</summary>
    public IReadOnlyList<InvalidParameter> InvalidParameters { get; }

    private static string Describe(HttpStatusCode status, Problem problem)
    {
        var text = problem.Detail ?? problem.Description ?? problem.Title ?? "The server gave no reason.";
        var code = problem.Code is null ? "" : $" {problem.Code}";
        var reason = problem.Reason is null ? "" : $" Reason: {problem.Reason}";
        var fields = string.Concat(Named(problem).Select(field => $" {field.Name}: {field.Reason}"));
        return $"{(int)status}{code}: {text}{reason}{fields}";
    }

    // Another server's list may have gaps.
    private static List<InvalidParameter> Named(Problem problem) =>
        [.. (problem.InvalidParameters ?? []).Where(field => field is { Name: not null, Reason: not null })];
}
