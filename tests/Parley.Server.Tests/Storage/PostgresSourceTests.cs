using Npgsql;
using Parley.Server.Storage;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Storage;

/// <summary>What connections to PostgreSQL are opened with.</summary>
public sealed class PostgresSourceTests(PostgresCluster cluster)
{
    [Theory]
    [InlineData(null, "5s")]
    [InlineData("-c statement_timeout=1min", "5s")]
    [InlineData("-c idle_in_transaction_session_timeout=9s", "9s")]
    public async Task A_transaction_that_nobody_goes_on_with_ends_by_itself(string? options, string end)
    {
        var settings = new NpgsqlConnectionStringBuilder(await cluster.NewDatabase()) { Options = options };
        await using var source = PostgresSource.Create(settings.ConnectionString);
        await using var show = source.CreateCommand("SHOW idle_in_transaction_session_timeout");
        Assert.Equal(end, await show.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
