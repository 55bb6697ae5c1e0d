using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using WebChat;
using WebChat.Accounts;
using WebChat.Tokens;

var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory,
});

if (!Settings.TryRead(builder.Configuration, out var settings, out var problems))
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, problems));
    return 1;
}

var data = DataDirectory.Open(settings.DataDirectory);

// This backend's own accounts: nothing here knows Parley.
var accounts = new AccountStore(data.Path("accounts.db"));
await SeedAccounts.Run(accounts, Console.Out);
builder.Services.AddSingleton(new PasswordCheck(accounts));
builder.Services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(data.Path("cookie-keys")));
builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(LoginCookie.Configure);
builder.Services.AddAuthorization();
builder.Services.AddLoginLimit();

// Parley: an application with a private key, and tokens signed with it.
using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
ParleyApplication application;
UserTokens tokens;
try
{
    application = await ParleyApplication.Open(settings, data, http);
    tokens = new UserTokens(application, http);
    await WelcomeRoom.Make(application, tokens, http);
}
catch (Exception error) when (error is HttpRequestException or Parley.Client.ParleyException or InvalidDataException)
{
    await Console.Error.WriteLineAsync($"No application at {settings.ParleyUrl}: {error.Message}");
    return 1;
}
using var key = application.PrivateKey;
builder.Services.AddSingleton(tokens);

var app = builder.Build();
app.UsePageHeaders(settings.ParleyUrl);
app.UseDefaultFiles();
app.UseStaticFiles();
app.UseAuthentication();
app.UseAuthorization();
app.UseRateLimiter();
app.MapLogin();
app.MapGet("/health", () => "ready");
await app.RunAsync();
return 0;
