using System.Data.Common;
using Parley.Domain;
using Parley.Domain.Listing;
using Parley.Domain.Users;

namespace Parley.Server.Storage;

internal sealed partial class SqlStore
{
    private const string UserColumns =
        "application_id, id, name, display_name, image_url, properties, channels, created_at, updated_at, version";

    private const string UserFields = $"{UserColumns}, {NameGivenUpAt}";

    public async Task<bool?> AddUser(User user, CancellationToken cancel)
    {
        try
        {
            await Execute(
                $"""
                INSERT INTO users ({UserColumns}) VALUES (@app, @id, @name, @display_name, @image_url, @properties,
                    @channels, @created, @updated, @version)
                """,
                cancel, Parameters(user));
            return true;
        }
        catch (StoreException failure) when (failure.InnerException is DbException inner)
        {
            if (dialect.IsUniqueViolation(inner))
                return false;
            if (dialect.IsForeignKeyViolation(inner))
                return null;
            throw;
        }
    }

    public Task<User?> GetUser(string applicationId, string id, CancellationToken cancel) => ReadOne(
        $"SELECT {UserFields} FROM users WHERE application_id = @app AND id = @id", ReadUser, cancel,
        ("app", applicationId), ("id", id));

    public Task<User?> GetUserByName(string applicationId, string name, CancellationToken cancel) => ReadOne(
        $"SELECT {UserFields} FROM users WHERE application_id = @app AND name = @name", ReadUser, cancel,
        ("app", applicationId), ("name", name));

    public async Task<Page<User>> ListUsers(
        string applicationId, string? name, PageRequest page, CancellationToken cancel)
    {
        var list = new KeysetList(page, ("app", applicationId));
        if (name is not null)
            list.Where("name = @name", ("name", name));
        var rows = await Read(
            $"SELECT {UserFields} FROM users WHERE application_id = @app {list.Clauses}", ReadUser, cancel,
            list.Parameters);
        return Page.FromRead(rows, page);
    }

    public async Task<UpdateResult> UpdateUser(User user, CancellationToken cancel)
    {
        try
        {
            return await dialect.Write((connection, transaction) => UpdateUser(connection, transaction, user, cancel), cancel);
        }
        catch (StoreException failure)
            when (failure.InnerException is DbException inner && dialect.IsUniqueViolation(inner))
        {
            return UpdateResult.NameTaken;
        }
    }

    public Task<UserDeletion> DeleteUser(string applicationId, string id, long deletedAt, CancellationToken cancel) => dialect.Write(
        async (connection, transaction) =>
        {
            var name = await connection.QueryAsync(
                transaction, $"SELECT name FROM users WHERE application_id = @app AND id = @id {dialect.ForUpdate}",
                row => row.GetString(0), cancel, ("app", applicationId), ("id", id));
            if (name.Count == 0)
                return UserDeletion.NoUser;
            // The row is held: whoever adds the user to a conversation has done so by now, or waits and finds it gone.
            var members = await connection.QueryAsync(
                transaction,
                """
                SELECT 1 FROM members WHERE application_id = @app AND user_id = @id AND left_event_id IS NULL LIMIT 1
                """,
                row => row.GetInt32(0), cancel, ("app", applicationId), ("id", id));
            if (members.Count > 0)
                return UserDeletion.IsMember;
            await GiveUpName(connection, transaction, applicationId, name[0], deletedAt, cancel);
            await connection.ExecuteAsync(
                transaction, "DELETE FROM users WHERE application_id = @app AND id = @id", cancel,
                ("app", applicationId), ("id", id));
            return UserDeletion.Deleted;
        },
        cancel);

    private async Task<UpdateResult> UpdateUser(
        DbConnection connection, DbTransaction transaction, User user, CancellationToken cancel)
    {
        var name = await connection.QueryAsync(
            transaction,
            $"SELECT name FROM users WHERE application_id = @app AND id = @id AND version = @version {dialect.ForUpdate}",
            row => row.GetString(0), cancel, ("app", user.ApplicationId), ("id", user.Id), ("version", user.Version));
        if (name.Count == 0)
            return UpdateResult.Changed;
        if (name[0] != user.Name)
            await GiveUpName(connection, transaction, user.ApplicationId, name[0], user.UpdatedAt, cancel);
        await connection.ExecuteAsync(
            transaction,
            """
            UPDATE users SET name = @name, display_name = @display_name, image_url = @image_url,
                properties = @properties, channels = @channels, updated_at = @updated, version = version + 1
            WHERE application_id = @app AND id = @id
            """,
            cancel, Parameters(user));
        return UpdateResult.Updated;
    }

    private static (string, object?)[] Parameters(User user) =>
    [
        ("app", user.ApplicationId), ("id", user.Id), ("name", user.Name), ("display_name", user.DisplayName),
        ("image_url", user.ImageUrl), ("properties", user.Properties), ("channels", user.Channels),
        ("created", user.CreatedAt), ("updated", user.UpdatedAt), ("version", user.Version),
    ];

    private static User ReadUser(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetStringOrNull(3), row.GetStringOrNull(4),
        row.GetString(5), row.GetString(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9))
    {
        NameGivenUpAt = row.GetInt64(10),
    };
}
