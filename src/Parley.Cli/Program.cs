using System.Runtime.InteropServices;
using Parley.Cli;
using Parley.Cli.Hosting;

using var interrupted = new CancellationTokenSource();
using var sigint = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

return await CommandLine.RunAsync(args, CliHost.System(), interrupted.Token);

void Interrupt(PosixSignalContext signal)
{
    // The command ends by itself, so that a key file it has begun is not left behind.
    signal.Cancel = true;
    interrupted.Cancel();
}
