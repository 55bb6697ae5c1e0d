using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Domain;
using Parley.Server.Tests.Hosting;
using Parley.Server.Tests.Sessions;

namespace Parley.Server.Tests.Events;

/// <summary>A list that takes too long to read, and one that nobody waits for.</summary>
public sealed class TooExpensiveTests
{
    [Fact]
    public async Task It_is_refused_by_name_and_the_store_counts_as_well()
    {
        await using var host = await SessionHost.Start(replace: services => Lists.Become(
            services, _ => throw new TooExpensiveException(new TimeoutException())));
        var room = await Room.Of(host);
        var (status, refusal) = await host.Send(HttpMethod.Get, room.Path + "/events", room.AnnToken);
        Assert.Equal((503, "http:error:too-expensive"), (status, refusal.GetProperty("code").GetString()));
        using var ready = await host.Http.GetAsync("/health/ready", SessionHost.Cancel);
        Assert.Equal(System.Net.HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task It_ends_when_the_caller_hangs_up()
    {
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var host = await SessionHost.Start(replace: services => Lists.Become(services, cancel =>
        {
            cancel.Register(() => ended.TrySetResult());
            begun.TrySetResult();
        }));
        var room = await Room.Of(host);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(SessionHost.Cancel);
        using var request = new HttpRequestMessage(HttpMethod.Get, room.Path + "/events");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + room.AnnToken);
        var reading = host.Http.SendAsync(request, gone.Token);
        await begun.Task;
        await gone.CancelAsync();
        await ended.Task.WaitAsync(SessionHost.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    /// <summary>A store whose lists of events do something first, and then wait for their caller to go.</summary>
    public class Lists : DispatchProxy
    {
        private IStore _store = null!;
        private Action<CancellationToken> _first = null!;

        public static void Become(IServiceCollection services, Action<CancellationToken> first)
        {
            var kept = services.Last(service => service.ServiceType == typeof(IStore));
            services.Replace(ServiceDescriptor.Singleton(provider =>
            {
                var store = DispatchProxy.Create<IStore, Lists>();
                var lists = (Lists)(object)store;
                (lists._store, lists._first) = ((IStore)ActivatorUtilities.CreateInstance(provider, kept.ImplementationType!), first);
                return store;
            }));
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name != nameof(IStore.ListEvents))
                return targetMethod.Invoke(_store, args);
            var cancel = (CancellationToken)args![^1]!;
            _first(cancel);
            return Wait(cancel);
        }

        private static async Task<Domain.Listing.Page<Domain.Conversations.Event>> Wait(CancellationToken cancel)
        {
            await Task.Delay(Timeout.Infinite, cancel);
            throw new InvalidOperationException();
        }
    }
}
