using Parley.Tokens;

namespace Parley.Client;

/// <summary>
/// Where the server is and who is calling. Each part of the API needs its own credentials; those that are missing
/// are reported by the first call that needs them, as an <see cref="InvalidOperationException"/>.
/// </summary>
public sealed record ParleyClientOptions
{
    /// <summary>The server's root, such as <c>https://chat.example.com</c>. A path is kept as a prefix.</summary>
    public required Uri BaseAddress { get; init; }

    /// <summary>The account's API key: for applications, secrets and token inspection.</summary>
    public string? ApiKey { get; init; }

    /// <summary>One of the account's API secrets.</summary>
    public string? ApiSecret { get; init; }

    /// <summary>The application whose users are managed.</summary>
    public string? ApplicationId { get; init; }

    /// <summary>The application's private key, with which the client mints its own short-lived admin tokens.</summary>
    public PrivateKey? PrivateKey { get; init; }

    /// <summary>The clock that decides when an admin token is renewed.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
