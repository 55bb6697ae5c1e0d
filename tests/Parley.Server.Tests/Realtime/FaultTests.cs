using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Domain;
using Parley.Domain.Conversations;
using Parley.Server.Realtime;
using Parley.Server.Storage;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;
using Parley.Server.Tests.Storage;

namespace Parley.Server.Tests.Realtime;

/// <summary>A store that fails, stalls or refuses: nothing is acknowledged, and service returns by itself.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task A_store_that_fails_is_told_as_a_refusal_that_may_be_tried_again()
    {
        var fault = new Fault();
        await using var host = await SessionHost.Start(replace: fault.Install);
        host.ErrorsExpected = true;
        var room = await Room.Of(host);
        fault.Before = _ => throw new StoreException("The disk is full.");
        var (status, refusal) = await room.Send(room.AnnToken, "text", new { text = "x" });
        Assert.Equal((503, "http:error:service-not-available"), (status, refusal.GetProperty("code").GetString()));
        fault.Before = null;
        Assert.Equal(3, await room.Say(room.AnnToken, "y"));
        Assert.Equal([1, 2, 3], await room.Ids());
    }

    [Fact]
    public async Task A_store_that_stalls_costs_a_bounded_wait_and_what_was_withdrawn_is_not_written_later()
    {
        var fault = new Fault();
        await using var host = await SessionHost.Start(replace: fault.Install);
        host.ErrorsExpected = true;
        var room = await Room.Of(host);
        var (begun, stalled) = (new TaskCompletionSource(), new TaskCompletionSource());
        fault.Before = _ =>
        {
            begun.TrySetResult();
            return stalled.Task;
        };
        var underWay = room.Send(room.AnnToken, "text", new { text = "under way" });
        await begun.Task;
        var waiting = room.Send(room.AnnToken, "text", new { text = "waiting" });
        await SessionHost.Eventually(async () =>
        {
            host.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(waiting, Task.Delay(20, SessionHost.Cancel));
            return waiting.IsCompleted;
        });
        Assert.Equal(503, (await waiting).Status);
        Assert.False(underWay.IsCompleted);
        fault.Before = null;
        stalled.SetResult();
        Assert.Equal(201, (await underWay).Status);
        Assert.Equal(4, await room.Say(room.AnnToken, "after"));
        Assert.Equal([1, 2, 3, 4], await room.Ids());
    }

    [Fact]
    public async Task One_change_that_the_store_refuses_fails_alone()
    {
        var fault = new Fault();
        await using var host = await SessionHost.Start(replace: fault.Install);
        host.ErrorsExpected = true;
        var room = await Room.Of(host);
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        fault.Before = changes =>
        {
            begun.TrySetResult();
            return changes.Any(change => change.Event.Body.Contains("poison", StringComparison.Ordinal))
                ? throw new StoreException("No such value.", isRefusal: true) : gate.Task;
        };
        // The first one is being written while the others come to wait, so that these make one batch.
        var first = room.Say(room.AnnToken, "first");
        await begun.Task;
        var good = Enumerable.Range(0, 9).Select(i => room.Say(room.AnnToken, $"good {i}")).ToArray();
        var bad = room.Send(room.AnnToken, "text", new { text = "poison" });
        var writer = host.Services.GetRequiredService<ConversationLog>();
        await SessionHost.Eventually(() => Task.FromResult(writer.WaitingChanges == 10));
        gate.SetResult();
        Assert.Equal(503, (await bad).Status);
        await first;
        Assert.Equal(Enumerable.Range(4, 9).Select(id => (long)id), (await Task.WhenAll(good)).Order());
    }

    [Fact]
    public async Task A_change_that_fails_takes_none_along_that_was_decided_on_its_outcome()
    {
        var fault = new Fault();
        await using var host = await SessionHost.Start(replace: fault.Install);
        host.ErrorsExpected = true;
        var room = await Room.Empty(host);
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        fault.Before = async _ =>
        {
            fault.Before = null;
            begun.SetResult();
            await gate.Task;
            throw new StoreException("The disk is full.");
        };
        var first = room.Add(room.AnnToken, "joined", "ann");
        await begun.Task;
        var second = room.Add(room.BobToken, "joined", "bob");
        gate.SetResult();
        Assert.Equal(503, (await first).Status);
        Assert.Equal(201, (await second).Status);
        Assert.Equal([1], await room.Ids());
        Assert.Equal(403, (await room.Send(room.AnnToken, "text", new { text = "not in" })).Status);
        await room.Join("ann");
        Assert.Equal(3, await room.Say(room.AnnToken, "in"));
    }

    [Fact]
    public async Task A_user_that_cannot_leave_a_conversation_is_not_deleted_and_may_be_later()
    {
        var fault = new Fault();
        await using var host = await SessionHost.Start(replace: fault.Install);
        var room = await Room.Of(host);
        var store = host.Services.GetRequiredService<SqlStore>();
        // Another node is always faster.
        fault.Before = async _ =>
        {
            var conversation = (await store.GetConversation(host.Tokens.ApplicationId, room.Id, SessionHost.Cancel))!;
            await store.Append(
                [
                    new Append(conversation, new EventDraft(EventTypes.ConversationUpdated, null, null, "{}", null))
                    {
                        Changed = conversation with { DisplayName = "D" },
                    },
                ], 1, SessionHost.Cancel);
        };
        Assert.Equal(503, (await host.Send(HttpMethod.Delete, "/v1/users/ann", host.Tokens.Admin())).Status);
        Assert.Equal(200, (await host.Send(HttpMethod.Get, "/v1/users/ann", host.Tokens.Admin())).Status);
        fault.Before = null;
        Assert.Equal(204, (await host.Send(HttpMethod.Delete, "/v1/users/ann", host.Tokens.Admin())).Status);
        Assert.Equal(MemberState.Left, (await store.GetMember(room.Id, room.Ann, SessionHost.Cancel))!.State);
    }

    /// <summary>Does something before an append reaches the store.</summary>
    private sealed class Fault
    {
        public Func<IReadOnlyList<Append>, Task>? Before { get; set; }

        public void Install(IServiceCollection services)
        {
            var registered = services.Single(service => service.ServiceType == typeof(IStore)).ImplementationType!;
            services.AddSingleton(registered);
            services.Replace(ServiceDescriptor.Singleton(provider =>
            {
                var store = DispatchProxy.Create<IStore, FaultyStore>();
                ((FaultyStore)(object)store).Begin((IStore)provider.GetRequiredService(registered), this);
                return store;
            }));
        }
    }

    [SuppressMessage("Performance", "CA1852", Justification = "The runtime derives from it.")]
    [SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing.")]
    private class FaultyStore : DispatchProxy
    {
        private readonly SemaphoreSlim _turn = new(1);
        private IStore _store = null!;
        private Fault _fault = null!;

        public void Begin(IStore store, Fault fault) => (_store, _fault) = (store, fault);

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IAsyncDisposable.DisposeAsync))
                return default(ValueTask);
            return targetMethod.Name == nameof(IStore.Append)
                ? Append((Func<Appends>)args![0]!) : targetMethod.Invoke(_store, args);
        }

        // In turn, as the stores do.
        private async Task<IReadOnlyList<AppendResult>> Append(Func<Appends> draw)
        {
            await _turn.WaitAsync(CancellationToken.None);
            try
            {
                if (_fault.Before is { } before)
                    await before(draw().Changes);
                return await _store.Append(draw, CancellationToken.None);
            }
            finally
            {
                _turn.Release();
            }
        }
    }
}
