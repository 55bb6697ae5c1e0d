using Microsoft.Data.Sqlite;

namespace WebChat.Accounts;

/// <summary>The accounts, in SQLite.</summary>
internal sealed class AccountStore
{
    private readonly string _connection;

    public AccountStore(string file)
    {
        _connection = new SqliteConnectionStringBuilder { DataSource = file }.ToString();
        using var database = Open();
        using var command = database.CreateCommand();
        command.CommandText = """
            create table if not exists accounts (
                name          text primary key,
                display_name  text not null,
                password_hash text not null
            ) strict
            """;
        command.ExecuteNonQuery();
    }

    public async Task<Account?> Find(string name, CancellationToken cancel = default)
    {
        await using var database = Open();
        await using var command = database.CreateCommand();
        command.CommandText = "select name, display_name, password_hash from accounts where name = $name";
        command.Parameters.AddWithValue("$name", name);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? new Account(row.GetString(0), row.GetString(1), row.GetString(2)) : null;
    }

    /// <returns>False when the name is taken.</returns>
    public async Task<bool> Add(Account account)
    {
        await using var database = Open();
        await using var command = database.CreateCommand();
        command.CommandText = """
            insert into accounts (name, display_name, password_hash) values ($name, $display_name, $hash)
            on conflict do nothing
            """;
        command.Parameters.AddWithValue("$name", account.Name);
        command.Parameters.AddWithValue("$display_name", account.DisplayName);
        command.Parameters.AddWithValue("$hash", account.PasswordHash);
        return await command.ExecuteNonQueryAsync() == 1;
    }

    private SqliteConnection Open()
    {
        var database = new SqliteConnection(_connection);
        database.Open();
        return database;
    }
}
