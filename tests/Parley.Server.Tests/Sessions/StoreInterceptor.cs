using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Domain;

namespace Parley.Server.Tests.Sessions;

/// <summary>A store that does something after one of its methods, before the caller gets the answer.</summary>
[SuppressMessage("Performance", "CA1852", Justification = "The runtime derives from it.")]
internal class StoreInterceptor : DispatchProxy
{
    private IStore _store = null!;
    private string _method = "";
    private Func<Task> _then = null!;

    public static void After(IServiceCollection services, string method, Func<Task> then)
    {
        var registered = services.Single(service => service.ServiceType == typeof(IStore)).ImplementationType!;
        services.AddSingleton(registered);
        services.Replace(ServiceDescriptor.Singleton(provider =>
        {
            var store = Create<IStore, StoreInterceptor>();
            var interceptor = (StoreInterceptor)(object)store;
            (interceptor._store, interceptor._method, interceptor._then) =
                ((IStore)provider.GetRequiredService(registered), method, then);
            return store;
        }));
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod!.Name == nameof(IAsyncDisposable.DisposeAsync))
            return default(ValueTask);
        var result = targetMethod.Invoke(_store, args);
        if (targetMethod.Name != _method)
            return result;
        return typeof(StoreInterceptor).GetMethod(nameof(Then), BindingFlags.NonPublic | BindingFlags.Instance)!
            .MakeGenericMethod(targetMethod.ReturnType.GetGenericArguments()[0]).Invoke(this, [result]);
    }

    private protected async Task<T> Then<T>(Task<T> call)
    {
        var result = await call;
        await _then();
        return result;
    }
}
