namespace Parley.Cli.Hosting;

/// <summary>Why a file cannot be opened, without its name: the system's messages repeat it.</summary>
internal static class FileTrouble
{
    public static string Of(Exception e) => e switch
    {
        FileNotFoundException => "it does not exist",
        DirectoryNotFoundException => "its directory does not exist",
        PathTooLongException => "its name is too long",
        UnauthorizedAccessException => "access is denied",
        _ => "it cannot be opened",
    };
}
