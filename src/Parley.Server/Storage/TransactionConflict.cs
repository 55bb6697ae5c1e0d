namespace Parley.Server.Storage;

/// <summary>Another transaction came between; nothing was changed, and the same work may succeed when it is done again.</summary>
internal sealed class TransactionConflict(string message, Exception inner) : Exception(message, inner);
