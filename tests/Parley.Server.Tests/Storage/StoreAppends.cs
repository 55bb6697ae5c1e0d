using Parley.Domain;
using Parley.Domain.Conversations;

namespace Parley.Server.Tests.Storage;

internal static class StoreAppends
{
    public static Task<IReadOnlyList<AppendResult>> Append(
        this IStore store, IReadOnlyList<Append> changes, long now, CancellationToken cancel) =>
        store.Append(() => new Appends(changes, now), cancel);
}
