namespace WebChat.Tokens;

/// <summary>What the page gets in step 4.</summary>
/// <param name="UserId">The Parley user's id.</param>
/// <param name="UserIsNew">Whether the Parley user was made just now.</param>
/// <param name="ParleyUrl">Where the page uses the token.</param>
internal sealed record IssuedToken(string Token, string UserId, bool UserIsNew, Uri ParleyUrl);
