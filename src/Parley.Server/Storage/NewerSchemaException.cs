using Parley.Domain;

namespace Parley.Server.Storage;

/// <summary>The database was written by a later program; nothing was changed.</summary>
internal sealed class NewerSchemaException(string script) : StoreException(
    $"The database has a newer schema than this version of Parley knows ({script}). Nothing was changed. " +
    "Start the version that wrote it, or a later one.");
