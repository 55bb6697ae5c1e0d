using System.Data.Common;
using Npgsql;
using Parley.Domain;

namespace Parley.Server.Starting;

/// <summary>
/// Finds at the start what would be noticed much later otherwise: a pooler that gives a connection's server to others
/// between its transactions. It takes LISTEN and delivers nothing, and it leaves a lock behind in a session of others.
/// </summary>
internal sealed class PoolerCheck(NpgsqlDataSource source)
{
    private const string Advice =
        "Parley needs a session of PostgreSQL for each of its connections. Connect to PostgreSQL itself, or set pool_mode = session.";

    // PostgreSQL delivers at once. Each try is told on its own, and only a pooler fails them all.
    private const int Tries = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task Run(CancellationToken cancel)
    {
        try
        {
            if (!await Delivers($"parley_start_{Guid.NewGuid():N}", cancel))
                throw new StartException(ExitCodes.Configuration,
                    $"The database does not deliver notifications, as behind PgBouncer in transaction mode or statement mode. {Advice}");
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.ProtocolViolation
            && refused.MessageText.Contains("startup parameter", StringComparison.Ordinal))
        {
            throw new StartException(ExitCodes.Configuration,
                $"PgBouncer refuses the connection ({refused.MessageText}). Add options to its ignore_startup_parameters. {Advice}", refused);
        }
        catch (Exception failure) when (failure is DbException or TimeoutException or IOException)
        {
            throw new StoreException($"The store failed: {failure.Message}", failure);
        }
    }

    /// <summary>Whether what one connection tells reaches the other one, and does not come back to itself.</summary>
    private async Task<bool> Delivers(string channel, CancellationToken cancel)
    {
        var (isHeard, isMisled) = (false, false);
        await using var listening = await source.OpenConnectionAsync(cancel);
        listening.Notification += (_, notification) => isHeard |= notification.Channel == channel;
        await Execute(listening, $"LISTEN {channel}", cancel);
        await using var telling = await source.OpenConnectionAsync(cancel);
        telling.Notification += (_, notification) => isMisled |= notification.Channel == channel;
        for (var i = 0; i < Tries && !isHeard && !isMisled; i++)
        {
            await Execute(telling, $"NOTIFY {channel}", cancel);
            if (!isMisled)
                await listening.WaitAsync(Patience, cancel);
        }

        if (isHeard)
            await Execute(listening, $"UNLISTEN {channel}", cancel);
        return isHeard;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
