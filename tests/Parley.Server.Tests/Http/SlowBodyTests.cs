using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Parley.Server.Tests.Hosting;

namespace Parley.Server.Tests.Http;

public sealed class SlowBodyTests
{
    [Fact]
    public async Task A_body_that_does_not_come_is_answered_408()
    {
        // The shortest that Kestrel waits; the test waits for its answer and no longer.
        await using var server = await ParleyServer.Start(replace: services => services.PostConfigure<KestrelServerOptions>(
            kestrel => kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(1_000_000, TimeSpan.FromSeconds(1.1))));
        var app = await TestApplication.Create(server);
        var answer = await RawHttp.Send(server, Encoding.ASCII.GetBytes(
            $"POST /v1/users HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer {app.Admin}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 20\r\n\r\n{\"na"));
        answer.Refused(408, "http:error:request-timeout");
        Assert.Empty((await app.Get("/v1/users")).Is(200).At("_embedded.users").EnumerateArray());
    }
}
