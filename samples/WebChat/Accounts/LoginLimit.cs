using System.Threading.RateLimiting;

namespace WebChat.Accounts;

/// <summary>Passwords are not guessed by trying: an address has a few attempts a minute.</summary>
internal static class LoginLimit
{
    public const string Policy = "login";

    private static readonly FixedWindowRateLimiterOptions Attempts = new()
    {
        PermitLimit = 20,
        Window = TimeSpan.FromMinutes(1),
    };

    public static void AddLoginLimit(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.AddPolicy(Policy, context => RateLimitPartition.GetFixedWindowLimiter(
            context.Connection.RemoteIpAddress?.ToString() ?? "", _ => Attempts));
    });
}
