using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Server.Configuration;

namespace Parley.Server.Tests.Starting;

public sealed class StartingGateTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_that_listens_and_is_not_prepared_says_so()
    {
        using var directory = TestDirectory.New();
        var console = new HeldConsole();
        await using var app = Build(directory, console);
        var starting = app.StartAsync(Cancel);
        await console.Reached.Task.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        using var http = new HttpClient
        {
            BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
        };

        Assert.Equal((200, "live"), await Get(http, "/health/live"));
        Assert.Equal((503, "starting"), await Get(http, "/health/ready"));
        Assert.Contains("http:error:service-not-available", (await Get(http, "/v1/users")).Text, StringComparison.Ordinal);
        using var page = new HttpRequestMessage(HttpMethod.Get, "/rtc/?EIO=3&transport=polling");
        page.Headers.Add("Origin", "https://page.example");
        using var refused = await http.SendAsync(page, Cancel);
        Assert.Equal(503, (int)refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("https://page.example", Assert.Single(refused.Headers.GetValues("Access-Control-Allow-Origin")));

        console.Go.SetResult();
        await starting;
        Assert.Equal((200, "ready"), await Get(http, "/health/ready"));
        Assert.Equal(401, (await Get(http, "/v1/users")).Status);
        await app.StopAsync(Cancel);
    }

    private static async Task<(int Status, string Text)> Get(HttpClient http, string path)
    {
        using var response = await http.GetAsync(path, Cancel);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    private static WebApplication Build(TestDirectory directory, HeldConsole console)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Parley:DataDirectory", directory.File("data"))]);
        var (options, errors) = SettingsReader.Read(builder.Configuration);
        Assert.Empty(errors);
        return ServerHost.Build(builder, options!, services => services.AddSingleton<TextWriter>(console));
    }

    /// <summary>Holds the start where it prints the account that it made, which comes after the schema.</summary>
    private sealed class HeldConsole : StringWriter
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override Task WriteLineAsync(string? value)
        {
            Reached.SetResult();
            return Go.Task;
        }
    }
}
