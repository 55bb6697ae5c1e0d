using System.Reflection;
using DbUp.Builder;
using DbUp.Engine;
using Parley.Domain;

namespace Parley.Server.Storage;

/// <summary>Applies the scripts of <c>Migrations/</c> in order, each once, and refuses a schema that it does not know.</summary>
internal sealed class Migrator(SqlDialect dialect)
{
    private const string Prefix = "Parley.Server.Storage.Migrations.";

    public Task<bool> Run(CancellationToken cancel) => dialect.WithMigrationLock(Upgrade, cancel);

    /// <summary>How many scripts are still to be applied; changes nothing.</summary>
    public Task<int> Pending(CancellationToken cancel) => dialect.WithMigrationLock(
        builder =>
        {
            var engine = Engine(builder);
            RefuseNewer(engine);
            return engine.GetScriptsToExecute().Count;
        },
        cancel);

    private bool Upgrade(UpgradeEngineBuilder builder)
    {
        var engine = Engine(builder);
        RefuseNewer(engine);
        var result = engine.PerformUpgrade();
        if (!result.Successful)
            throw new StoreException($"Migration {result.ErrorScript?.Name} failed: {result.Error.Message}", result.Error);
        return true;
    }

    private UpgradeEngine Engine(UpgradeEngineBuilder builder) => builder
        .WithScripts(Scripts())
        .WithTransactionPerScript()
        .LogToNowhere()
        .Build();

    private void RefuseNewer(UpgradeEngine engine)
    {
        // Scripts that were run and are not ours were run by a later program.
        var known = Scripts().Select(script => script.Name).ToHashSet(StringComparer.Ordinal);
        var unknown = engine.GetExecutedScripts().Where(name => !known.Contains(name)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
            throw new NewerSchemaException(unknown[^1]);
    }

    private IEnumerable<SqlScript> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && IsForEngine(name))
            .Order(StringComparer.Ordinal)
            .Select(name => SqlScript.FromStream(name[Prefix.Length..], assembly.GetManifestResourceStream(name)!));
    }

    /// <summary>A script for one engine only says so: <c>0004_search.sqlite.sql</c>.</summary>
    private bool IsForEngine(string name) =>
        name[Prefix.Length..].Split('.') is not [_, var engine, _] || engine == dialect.Name;
}
