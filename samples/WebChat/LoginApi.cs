using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Parley.Client;
using WebChat.Accounts;
using WebChat.Tokens;

namespace WebChat;

/// <summary>What the page asks of this backend.</summary>
internal static class LoginApi
{
    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api");
        api.MapPost("/login", LogIn).RequireRateLimiting(LoginLimit.Policy);
        api.MapPost("/logout", LogOut);
        api.MapGet("/me", Me).RequireAuthorization();
        api.MapPost("/token", Token).RequireAuthorization();
    }

    private static async Task<Results<Ok<Person>, ProblemHttpResult>> LogIn(
        LoginRequest request, PasswordCheck passwords, HttpContext context, CancellationToken cancel)
    {
        var account = await passwords.Find(request.Name ?? "", request.Password ?? "", cancel);
        if (account is null)
            return TypedResults.Problem("The name or the password is wrong.", statusCode: 401, title: "Not logged in");
        await context.SignInAsync(LoginCookie.For(account));
        return TypedResults.Ok(new Person(account.Name, account.DisplayName));
    }

    private static SignOutHttpResult LogOut() => TypedResults.SignOut();

    private static Ok<Person> Me(HttpContext context)
    {
        var account = LoginCookie.Read(context.User);
        return TypedResults.Ok(new Person(account.Name, account.DisplayName));
    }

    private static async Task<Results<Ok<IssuedToken>, ProblemHttpResult>> Token(
        HttpContext context, UserTokens tokens, CancellationToken cancel)
    {
        // A token is a password for its lifetime: no cache keeps it.
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            return TypedResults.Ok(await tokens.Issue(LoginCookie.Read(context.User), cancel));
        }
        catch (ParleyException error)
        {
            return TypedResults.Problem(error.Message, statusCode: 502, title: "Parley did not help");
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            // Addresses and socket errors are for the log of an operator, not for a page.
            return TypedResults.Problem("The chat server does not answer.", statusCode: 502, title: "No answer from Parley");
        }
    }

    private sealed record LoginRequest(string? Name, string? Password);

    private sealed record Person(string Name, string DisplayName);
}
