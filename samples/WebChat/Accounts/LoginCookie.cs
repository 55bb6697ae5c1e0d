using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace WebChat.Accounts;

/// <summary>How the browser stays logged in to this backend. Parley never sees this cookie.</summary>
internal static class LoginCookie
{
    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "webchat";
        options.Cookie.HttpOnly = true;
        // With this and JSON bodies, which a foreign form cannot send, no other site can act for the user.
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.ExpireTimeSpan = TimeSpan.FromHours(8);
        options.Events.OnRedirectToLogin = context => Answer(context.Response, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context => Answer(context.Response, StatusCodes.Status403Forbidden);
    }

    public static ClaimsPrincipal For(Account account) => new(new ClaimsIdentity(
        [new Claim(ClaimTypes.Name, account.Name), new Claim(ClaimTypes.GivenName, account.DisplayName)],
        CookieAuthenticationDefaults.AuthenticationScheme));

    public static Account Read(ClaimsPrincipal user) =>
        new(user.Identity!.Name!, user.FindFirstValue(ClaimTypes.GivenName)!, PasswordHash: "");

    private static Task Answer(HttpResponse response, int status)
    {
        response.StatusCode = status;
        return Task.CompletedTask;
    }
}
