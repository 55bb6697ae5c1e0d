using System.Reflection;
using System.Text.RegularExpressions;
using Parley.Server.Storage;

namespace Parley.Server.Tests.Storage;

/// <summary>
/// While an upgrade rolls over the nodes, those of the last release write to the schema of the new one. So a migration only adds,
/// and what nobody uses any more is taken away by one that says which addition took its place, a release later.
/// </summary>
public sealed partial class MigrationTests
{
    private const string Folder = "Parley.Server.Storage.Migrations.";

    // Those before were never beside an older server.
    private const string LastFree = "0012_reactions_of_member.sql";

    [Fact]
    public void A_migration_leaves_what_the_last_release_writes_to()
    {
        var scripts = Scripts();
        // SQLite has one server at a time.
        foreach (var (name, text) in scripts.Where(script => string.CompareOrdinal(script.Key, LastFree) > 0
            && !script.Key.EndsWith(".sqlite.sql", StringComparison.Ordinal)))
        {
            if (Contracts().Match(text) is { Success: true } contract)
            {
                var expansion = contract.Groups["script"].Value;
                Assert.True(scripts.ContainsKey(expansion) && string.CompareOrdinal(expansion, name) < 0, $"{name}: there is no {expansion} before it");
                continue;
            }

            Assert.Empty(Refused(text, [.. scripts.Values]).Select(statement => $"{name}: {statement}"));
        }
    }

    [Theory]
    [InlineData("DROP TABLE events")]
    [InlineData("ALTER TABLE events DROP COLUMN sender")]
    [InlineData("alter table events\n  rename column sender to said_by")]
    [InlineData("ALTER TABLE events RENAME TO log")]
    [InlineData("ALTER TABLE events ALTER COLUMN id TYPE INTEGER")]
    [InlineData("ALTER TABLE events ADD COLUMN size BIGINT NOT NULL")]
    [InlineData("ALTER TABLE events ADD COLUMN size BIGINT UNIQUE DEFAULT 0")]
    [InlineData("ALTER TABLE events ADD CONSTRAINT sane CHECK (id > 0)")]
    [InlineData("CREATE UNIQUE INDEX events_by_time ON events (created_at)")]
    [InlineData("DROP INDEX events_by_key")]
    [InlineData("TRUNCATE receipts")]
    public void A_migration_that_would_stop_the_last_release_is_found(string statement) =>
        Assert.Single(Refused($"-- Why.\n{statement};\nCREATE TABLE new (id BIGINT NOT NULL);", [.. Scripts().Values]));

    [Theory]
    [InlineData("CREATE TABLE sizes (id BIGINT NOT NULL UNIQUE); CREATE UNIQUE INDEX sizes_by_id ON sizes (id)")]
    [InlineData("ALTER TABLE events ADD COLUMN size BIGINT; ALTER TABLE events ADD COLUMN kind TEXT NOT NULL DEFAULT ''")]
    [InlineData("CREATE INDEX events_by_time ON events (created_at); DROP INDEX members_by_creation")]
    [InlineData("ALTER TABLE events ALTER COLUMN sender SET DEFAULT ''")]
    [InlineData("UPDATE events SET sender = NULL; DELETE FROM receipts")]
    public void A_migration_that_adds_is_taken(string script) => Assert.Empty(Refused(script, [.. Scripts().Values]));

    private static IEnumerable<string> Refused(string script, string[] all)
    {
        var made = Created().Matches(script).Select(table => table.Groups["table"].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var statement in Comments().Replace(script, "").Split(';').Select(text => Blanks().Replace(text, " ").Trim()))
        {
            if (Takes().IsMatch(statement)
                || (Asks().IsMatch(statement) && !statement.Contains(" DEFAULT ", StringComparison.OrdinalIgnoreCase))
                || (Unique().Match(statement) is { Success: true } unique && !made.Contains(unique.Groups["table"].Value))
                || (Dropped().Match(statement) is { Success: true } index
                    && all.Any(text => text.Contains($"CREATE UNIQUE INDEX {index.Groups["index"].Value} ", StringComparison.OrdinalIgnoreCase))))
                yield return statement;
        }
    }

    private static Dictionary<string, string> Scripts()
    {
        var assembly = typeof(SqlStore).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .ToDictionary(name => name[Folder.Length..], name => Text(assembly, name), StringComparer.Ordinal);
    }

    private static string Text(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^-- Contracts (?<script>\d{4}_\w+(\.\w+)?\.sql): ", RegexOptions.CultureInvariant)]
    private static partial Regex Contracts();

    [GeneratedRegex("--[^\n]*", RegexOptions.CultureInvariant)]
    private static partial Regex Comments();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"CREATE\s+TABLE\s+(?<table>\w+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Created();

    [GeneratedRegex(
        @"^(DROP TABLE|TRUNCATE|ALTER TABLE \w+ (DROP|RENAME|ALTER(?! COLUMN \w+ SET DEFAULT)|ADD CONSTRAINT|ADD COLUMN .* (UNIQUE|CHECK|PRIMARY)))\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Takes();

    [GeneratedRegex(@"^ALTER TABLE \w+ ADD (COLUMN )?.*NOT NULL", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Asks();

    [GeneratedRegex(@"^CREATE UNIQUE INDEX \w+ ON (?<table>\w+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Unique();

    [GeneratedRegex(@"^DROP INDEX (IF EXISTS )?(?<index>\w+)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Dropped();
}
