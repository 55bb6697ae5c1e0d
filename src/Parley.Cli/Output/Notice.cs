using System.Text.Json.Serialization;
using Parley.Client;

namespace Parley.Cli.Output;

/// <summary>A line of stderr with <c>--json</c>: one of these.</summary>
internal sealed record Notice
{
    public ErrorReport? Error { get; init; }

    public string? Warning { get; init; }

    public string? Remark { get; init; }

    public string? Request { get; init; }
}

/// <summary>Why a command failed.</summary>
internal sealed record ErrorReport
{
    /// <summary>What was wrong, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The rule that was broken, where the server names one.</summary>
    public string? Reason { get; init; }

    /// <summary>What puts it right.</summary>
    public string? Hint { get; init; }

    public required int ExitCode { get; init; }

    /// <summary>The HTTP status of the server's answer.</summary>
    public int? Status { get; init; }

    /// <summary>The server's code, such as <c>user:error:not-found</c>.</summary>
    public string? Code { get; init; }

    /// <summary>Identifies this occurrence in the server's log.</summary>
    public string? Instance { get; init; }

    public IReadOnlyList<InvalidParameter>? InvalidParameters { get; init; }

    /// <summary>The message with what identifies the server's answer.</summary>
    [JsonIgnore]
    public string Sentence => Status is null ? Message : $"{Message} ({Status}{(Code is null ? "" : $" {Code}")})";
}
