namespace Parley.Cli;

/// <summary>What a script can tell from the exit code. The numbers are those of vonage-cli where it has one.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;
    public const int Usage = 1;
    public const int MissingCredentials = 2;
    public const int Refused = 5;
    public const int NotFound = 20;
    public const int Invalid = 22;
    public const int Other = 99;
    public const int Expired = 127;
    public const int Interrupted = 130;

    public const string Help =
        """
        Exit codes:
          0    done
          1    the command line is wrong, or a question was answered with no
          2    credentials are missing
          5    the server refused the credentials (401, 403) or ended the session, or the token is not valid
          20   not found (404), or no such profile
          22   the server refused the values (400, 409, 413, 414), or a claim is not the expected one
          99   anything else, such as a server that cannot be reached
          127  the token has expired
          130  interrupted
        """;
}
