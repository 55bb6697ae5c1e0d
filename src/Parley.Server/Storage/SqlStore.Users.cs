using System.Data.Common;
using Parley.Domain;
using Parley.Domain.Listing;
using Parley.Domain.Users;

namespace Parley.Server.Storage;

internal sealed partial class SqlStore
{
    private const string UserColumns =
        "application_id, id, name, display_name, image_url, properties, channels, created_at, updated_at, version";

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
        $"SELECT {UserColumns} FROM users WHERE application_id = @app AND id = @id", ReadUser, cancel,
        ("app", applicationId), ("id", id));

    public Task<User?> GetUserByName(string applicationId, string name, CancellationToken cancel) => ReadOne(
        $"SELECT {UserColumns} FROM users WHERE application_id = @app AND name = @name", ReadUser, cancel,
        ("app", applicationId), ("name", name));

    public async Task<Page<User>> ListUsers(
        string applicationId, string? name, PageRequest page, CancellationToken cancel)
    {
        var list = new KeysetList(page, ("app", applicationId));
        if (name is not null)
            list.Where("name = @name", ("name", name));
        var rows = await Read(
            $"SELECT {UserColumns} FROM users WHERE application_id = @app {list.Clauses}", ReadUser, cancel,
            list.Parameters);
        return Page.FromRead(rows, page);
    }

    public async Task<UpdateResult> UpdateUser(User user, CancellationToken cancel)
    {
        try
        {
            var changed = await Execute(
                """
                UPDATE users SET name = @name, display_name = @display_name, image_url = @image_url,
                    properties = @properties, channels = @channels, updated_at = @updated, version = version + 1
                WHERE application_id = @app AND id = @id AND version = @version
                """,
                cancel, Parameters(user));
            return changed > 0 ? UpdateResult.Updated : UpdateResult.Changed;
        }
        catch (StoreException failure)
            when (failure.InnerException is DbException inner && dialect.IsUniqueViolation(inner))
        {
            return UpdateResult.NameTaken;
        }
    }

    public async Task<bool> DeleteUser(string applicationId, string id, CancellationToken cancel) => await Execute(
        "DELETE FROM users WHERE application_id = @app AND id = @id", cancel, ("app", applicationId), ("id", id)) > 0;

    private static (string, object?)[] Parameters(User user) =>
    [
        ("app", user.ApplicationId), ("id", user.Id), ("name", user.Name), ("display_name", user.DisplayName),
        ("image_url", user.ImageUrl), ("properties", user.Properties), ("channels", user.Channels),
        ("created", user.CreatedAt), ("updated", user.UpdatedAt), ("version", user.Version),
    ];

    private static User ReadUser(DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetStringOrNull(3), row.GetStringOrNull(4),
        row.GetString(5), row.GetString(6), row.GetInt64(7), row.GetInt64(8), row.GetInt64(9));
}
