using Npgsql;

namespace Parley.Server.Storage;

/// <summary>The connections to PostgreSQL.</summary>
internal static class PostgresSource
{
    // A node that stands still in the middle of a transaction, or whose network is gone, holds its locks: without an end of
    // that, the other nodes could not write to those conversations until it is back. A node that is well is never as long
    // between two statements.
    private const string EndOfIdleTransactions = "-c idle_in_transaction_session_timeout=5s";

    public static NpgsqlDataSource Create(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        // What the operator sets stands behind it and holds.
        settings.Options = $"{EndOfIdleTransactions} {settings.Options}".TrimEnd();
        return NpgsqlDataSource.Create(settings);
    }
}
