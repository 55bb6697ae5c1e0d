using System.Net.Sockets;
using System.Security.Cryptography;
using Parley.Server.Configuration;
using Parley.Server.Errors.Catalogue;

namespace Parley.Server.Starting;

/// <summary>The program: from its arguments to its exit code.</summary>
internal static class ServerProgram
{
    public static async Task<int> Run(string[] arguments)
    {
        try
        {
            var line = CommandLine.Parse(arguments);
            switch (line.Mode)
            {
                case StartMode.Help:
                    await Console.Out.WriteAsync(HelpText.Write());
                    return ExitCodes.Success;
                case StartMode.Version:
                    await Console.Out.WriteLineAsync($"Parley {HelpText.Version}");
                    return ExitCodes.Success;
                case StartMode.WriteSettings:
                    await Console.Out.WriteAsync(SettingsDocument.Write());
                    return ExitCodes.Success;
                case StartMode.WriteErrors:
                    await Console.Out.WriteAsync(ErrorDocument.Write());
                    return ExitCodes.Success;
                default:
                    return await Start(line);
            }
        }
        catch (Exception failure)
        {
            var told = StartFailure.From(failure);
            await Console.Error.WriteLineAsync($"The server cannot start. {told.Message}");
            return told.ExitCode;
        }
    }

    private static async Task<int> Start(CommandLine line)
    {
        var builder = WebApplication.CreateSlimBuilder(line.Settings);
        var unreadable = builder.Configuration.AddSecretFiles();
        var (options, errors) = SettingsReader.Read(builder.Configuration);
        errors = [.. unreadable, .. errors, .. ListenAddresses.Errors(builder.Configuration),
            .. KestrelSettings.Errors(builder.Configuration, builder.Environment.ContentRootPath)];
        if (options is null || errors.Count > 0)
        {
            await Console.Error.WriteLineAsync("The configuration is not valid:");
            foreach (var error in errors)
                await Console.Error.WriteLineAsync($"  {error}");
            return ExitCodes.Configuration;
        }

        if (ListenAddresses.AreUnset(builder.Configuration))
            builder.WebHost.UseUrls(ListenAddresses.Default);
        var plan = new StartPlan(ChecksOnly: line.Mode == StartMode.Check);
        await using var app = ServerHost.Build(builder, options, services => services.AddSingleton(plan));
        try
        {
            await app.StartAsync();
        }
        catch (SocketException failure)
        {
            throw StartFailure.From(failure, ListenAddresses.Of(builder.Configuration));
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            // Whatever else Kestrel and the configuration complain about, they say otherwise.
            throw StartFailure.OfCertificate(failure);
        }
        catch (OperationCanceledException) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // It was told to end before it had begun.
            return ExitCodes.Success;
        }

        if (plan.ChecksOnly)
            await app.StopAsync();
        else
            await app.WaitForShutdownAsync();
        return ExitCodes.Success;
    }
}
