using Npgsql;
using Parley.Domain;
using Parley.Server.Storage;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Storage;

/// <summary>What became of a transaction, asked afterwards.</summary>
public sealed class PostgresOutcomesTests(PostgresCluster cluster)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transaction_is_known_by_its_id(bool commits)
    {
        await using var source = NpgsqlDataSource.Create(await cluster.NewDatabase());
        var (id, server) = await Run(source, commits);
        Assert.Equal(commits, await new PostgresOutcomes(source, TimeProvider.System).IsCommitted(id, server, new IOException()));
    }

    [Fact]
    public async Task After_a_crash_a_committed_one_may_be_another_of_the_same_id_and_one_that_was_not_is_none()
    {
        await using var source = NpgsqlDataSource.Create(await cluster.NewDatabase());
        var outcomes = new PostgresOutcomes(source, TimeProvider.System);
        var (committed, server) = await Run(source, commits: true);
        await Assert.ThrowsAsync<OutcomeUnknownException>(() => outcomes.IsCommitted(BeforeTheCrash(committed), server, new IOException()));
        Assert.False(await outcomes.IsCommitted(BeforeTheCrash((await Run(source, commits: false)).Id), server, new IOException()));
    }

    private static string BeforeTheCrash(string id) => $"{id[..id.IndexOf('@', StringComparison.Ordinal)]}@1.5";

    private static async Task<(string Id, string Server)> Run(NpgsqlDataSource source, bool commits)
    {
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand($"SELECT {PostgresOutcomes.TransactionId}", connection, transaction);
        var id = (string)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
        if (commits)
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
        return (id, connection.DataSource);
    }
}
