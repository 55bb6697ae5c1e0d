namespace WebChat.Accounts;

/// <summary>Somebody who may log in here. Her name is also the name of her Parley user.</summary>
internal sealed record Account(string Name, string DisplayName, string PasswordHash);
