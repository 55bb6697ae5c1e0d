using Parley.Domain;
using Parley.Tokens;

namespace Parley.Server.Auth;

/// <summary>What the token library refuses, as problems of the API.</summary>
internal static class TokenProblems
{
    public static readonly Problem UnknownApplication =
        Problems.InvalidToken.Because("The application_id names no application here.");

    public static Problem From(TokenFailure failure)
    {
        var problem = failure.Code switch
        {
            TokenCodes.ExpiredToken => Problems.ExpiredToken,
            TokenCodes.MissingToken => Problems.MissingToken,
            _ => Problems.InvalidToken,
        };
        return problem.Because(failure.Reason);
    }
}
