using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Sessions;

/// <summary>Databases of the tests' own PostgreSQL, as the settings of nodes.</summary>
public sealed class SessionDatabase(PostgresCluster cluster)
{
    /// <summary>The settings of a node on a database that is new.</summary>
    public async Task<Dictionary<string, string?>> New() => new()
    {
        ["Storage:Provider"] = "postgres",
        ["Storage:ConnectionString"] = await cluster.NewDatabase(),
    };

    /// <summary>Another database of the same cluster.</summary>
    public static string Beside(string connectionString, string name) =>
        new Npgsql.NpgsqlConnectionStringBuilder(connectionString) { Database = name }.ConnectionString;
}
