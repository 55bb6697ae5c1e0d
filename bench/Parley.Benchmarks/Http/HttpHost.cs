using System.Globalization;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Parley.Benchmarks.Tokens;
using Parley.Server.Auth;
using Parley.Server.Http;
using Parley.Server.Users;

namespace Parley.Benchmarks.Http;

/// <summary>
/// One process under load: the server's own pipeline with one endpoint more, that answers the user from memory. Each
/// arm has its own process, so that their figures of CPU time stand apart.
/// </summary>
internal static class HttpHost
{
    internal static async Task<int> Run(string[] args)
    {
        var bearer = args is ["bearer"];
        var directory = System.IO.Directory.CreateTempSubdirectory("parley-bench-");
        var sample = new Sample();
        await using (var app = await BenchServer.Build(directory.FullName, sample, bearer ? services => AddBearer(services, sample) : null))
        {
            Map(app, bearer);
            await app.StartAsync();
            var port = new Uri(app.Urls.First()).Port.ToString(CultureInfo.InvariantCulture);
            await Console.Out.WriteLineAsync($"{port} {sample.Token}");
            await Console.In.ReadToEndAsync(); // Until the load generator lets go.
        }

        directory.Delete(recursive: true);
        return 0;
    }

    private static void Map(WebApplication app, bool bearer)
    {
        if (bearer)
        {
            app.UseAuthentication();
            app.UseAuthorization();
            app.MapMethods("/v1/users/{id}/bearer", [HttpMethods.Get], Anonymous).RequireAuthorization();
            return;
        }

        app.MapMethods("/v1/users/{id}/public", [HttpMethods.Get], Anonymous);
        new ApiRoutes(app, app.Services.GetRequiredService<ApiRunner>()).Get("/users/{id}/cached", Answer);
    }

    private static void AddBearer(IServiceCollection services, Sample sample)
    {
        services.AddAuthorization();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer(options =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = new TokenValidationParameters
            {
                ValidateAudience = false,
                ValidateIssuer = false,
                ValidAlgorithms = ["RS256"],
                IssuerSigningKey = new RsaSecurityKey(sample.Rsa.ExportParameters(false)),
            };
        });
    }

    private static readonly Caller Nobody = null!;

    /// <summary>What <see cref="ApiRunner"/> does, less the question who calls.</summary>
    private static async Task Anonymous(HttpContext http)
    {
        var call = new ApiCall(http, ApiVersion.V1, "/v1", $"{http.Request.Scheme}://{http.Request.Host}") { Caller = Nobody, ApiKey = "" };
        await ReplyWriter.Write(http, await Answer(call));
    }

    private static Task<Reply> Answer(ApiCall call) => Task.FromResult(UserReplies.One(call, BenchServer.User));
}
