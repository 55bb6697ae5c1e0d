using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Configuration;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Storage;

/// <summary>A store that is read as before and cannot be written, as with a full disk.</summary>
public sealed class StoreHealthTests
{
    [Fact]
    public async Task A_store_that_cannot_be_written_is_logged_once_and_is_not_ready_until_it_can()
    {
        await using var host = await SessionHost.Start();
        host.ErrorsExpected = true;
        var room = await Room.Of(host);
        Assert.Equal(200, await Ready());

        await MayWrite(false);
        host.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(503, await Ready());
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(503, (await host.Send(HttpMethod.Post, "/v1/users", host.Tokens.Admin(), "{}")).Status);
            Assert.Equal(503, (await room.Send(room.AnnToken, "text", new { text = "x" })).Status);
            Assert.Equal(200, (await host.Send(HttpMethod.Get, "/v1/users", host.Tokens.Admin())).Status);
        }

        Assert.Equal(503, await Ready());
        var error = Assert.Single(host.Logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains("cannot be written", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);

        await MayWrite(true);
        host.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(200, await Ready());
        Assert.Equal(3, await room.Say(room.AnnToken, "y"));
        Assert.Single(host.Logs.Lines, line => line.Contains("can be written again", StringComparison.Ordinal));

        // From outside, as a disk fills: whoever writes finds out.
        async Task MayWrite(bool may)
        {
            await using var connection = new SqliteConnection(
                $"Data Source={host.Services.GetRequiredService<DataDirectory>().DatabaseFile};Pooling=False");
            await connection.OpenAsync(SessionHost.Cancel);
            foreach (var (table, change) in new[] { ("users", "INSERT"), ("events", "INSERT"), ("shared_keys", "UPDATE") })
            {
                await using var command = connection.CreateCommand();
                command.CommandText = may
                    ? $"DROP TRIGGER {table}_fail"
                    : $"CREATE TRIGGER {table}_fail BEFORE {change} ON {table} BEGIN SELECT json('no JSON'); END";
                await command.ExecuteNonQueryAsync(SessionHost.Cancel);
            }
        }

        async Task<int> Ready()
        {
            using var response = await host.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), SessionHost.Cancel);
            return (int)response.StatusCode;
        }
    }
}
