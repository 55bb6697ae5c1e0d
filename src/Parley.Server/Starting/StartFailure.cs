using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.Data.Sqlite;
using Npgsql;
using Parley.Domain;
using Parley.Server.Storage;

namespace Parley.Server.Starting;

/// <summary>What an operator is told when a start fails, instead of a stack trace.</summary>
internal static class StartFailure
{
    // Result codes of https://www.sqlite.org/rescode.html
    private const int SqliteReadOnly = 8;
    private const int SqliteCorrupt = 11;
    private const int SqliteCannotOpen = 14;
    private const int SqliteNotADatabase = 26;

    public static StartException From(Exception failure) => failure switch
    {
        StartException known => known,
        NewerSchemaException newer => new(ExitCodes.Data, newer.Message, newer),
        StoreException store => Store(store),
        _ when Find<AddressInUseException>(failure) is not null => Listening(failure, ExitCodes.Unavailable),
        _ when Find<SocketException>(failure) is { } socket => Listening(failure, socket.SocketErrorCode switch
        {
            SocketError.AccessDenied => ExitCodes.NotPermitted,
            SocketError.AddressAlreadyInUse => ExitCodes.Unavailable,
            _ => ExitCodes.Configuration,
        }),
        _ when Find<CryptographicException>(failure) is { } crypto => OfCertificate(crypto),
        DirectoryNotFoundException missing => new(ExitCodes.Configuration, $"There is no directory {Sentence(missing.Message)}", failure),
        UnauthorizedAccessException denied => new(ExitCodes.NotPermitted, Sentence(denied.Message), failure),
        // Of Kestrel and of the configuration: an address, a certificate, a value that is none.
        InvalidOperationException or FormatException or ArgumentException or FileNotFoundException or NotSupportedException =>
            new(ExitCodes.Configuration, Sentence(FirstLine(failure.Message)), failure),
        InvalidDataException => new(ExitCodes.Configuration, Settings(failure), failure),
        IOException io => new(ExitCodes.Store, Sentence(io.Message), failure),
        _ => new(ExitCodes.Defect, $"This is a defect: {failure.GetType().Name}: {Sentence(failure.Message)}", failure),
    };

    /// <summary>The same for an address, which the system's own message does not name.</summary>
    public static StartException From(SocketException failure, IEnumerable<string> addresses)
    {
        var told = From(failure);
        addresses = [.. addresses];
        if (!addresses.Any())
            return told;
        return new StartException(told.ExitCode, $"{told.Message} It is one of {string.Join(", ", addresses)}.", failure);
    }

    public static StartException OfCertificate(Exception failure) => new(
        ExitCodes.Configuration,
        $"A certificate cannot be loaded: {Sentence(failure.Message.Split(" (Parameter", 2)[0])} See Path, KeyPath and Password " +
        "below Kestrel:Certificates and Kestrel:Endpoints.", failure);

    private static StartException Listening(Exception failure, int exitCode) =>
        new(exitCode, $"An address cannot be listened on. {Sentence(failure.Message)}", failure);

    private static StartException Store(StoreException failure) => failure.InnerException switch
    {
        PostgresException { SqlState: ['2', '8', ..] or PostgresErrorCodes.InsufficientPrivilege } => new(ExitCodes.NotPermitted, failure.Message, failure),
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => new(ExitCodes.Configuration, failure.Message, failure),
        PostgresException => new(ExitCodes.Store, failure.Message, failure),
        NpgsqlException or TimeoutException or SocketException => new(ExitCodes.Unavailable, failure.Message, failure),
        SqliteException { SqliteErrorCode: SqliteNotADatabase or SqliteCorrupt } => new(ExitCodes.Data, failure.Message, failure),
        SqliteException { SqliteErrorCode: SqliteCannotOpen or SqliteReadOnly } => new(ExitCodes.CannotCreate, failure.Message, failure),
        _ => new(ExitCodes.Store, failure.Message, failure),
    };

    // The file is named by the outer exception, the place in it by the innermost.
    private static string Settings(Exception failure) => ((Exception?)Find<JsonException>(failure) ?? Find<FormatException>(failure)) is { } why
        ? $"{Sentence(failure.Message)} {Sentence(why.Message)}"
        : Sentence(failure.Message);

    private static T? Find<T>(Exception? failure)
        where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is T found)
                return found;
        }

        return null;
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd('\r', ':', ' ');

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
