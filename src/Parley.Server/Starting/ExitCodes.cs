namespace Parley.Server.Starting;

/// <summary>How the program ends, in the numbers of sysexits.h, which service managers know.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Usage = 64; // EX_USAGE
    public const int Data = 65; // EX_DATAERR
    public const int Unavailable = 69; // EX_UNAVAILABLE
    public const int Defect = 70; // EX_SOFTWARE
    public const int CannotCreate = 73; // EX_CANTCREAT
    public const int Store = 74; // EX_IOERR
    public const int InUse = 75; // EX_TEMPFAIL
    public const int NotPermitted = 77; // EX_NOPERM
    public const int Configuration = 78; // EX_CONFIG

    /// <summary>For the operator, in the help and in docs/configuration.md.</summary>
    public static readonly IReadOnlyList<(int Code, string Meaning)> All =
    [
        (Success, "it was told to end, or did what an option asked"),
        (Usage, "an argument is not known"),
        (Data, "the database is of a newer version, or is none"),
        (Unavailable, "the database does not answer, or an address is in use"),
        (Defect, "a defect of the server"),
        (CannotCreate, "the data directory cannot be made or written"),
        (Store, "the store failed in another way"),
        (InUse, "another server uses the data directory"),
        (NotPermitted, "the system or the database does not permit it"),
        (Configuration, "a setting, an address, a certificate or a file of settings is not right"),
    ];
}
