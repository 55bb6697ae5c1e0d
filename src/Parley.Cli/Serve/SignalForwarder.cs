using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Parley.Cli.Serve;

/// <summary>
/// Passes on to a child what this process is told to do. On Windows the console tells every process by itself.
/// </summary>
internal sealed partial class SignalForwarder : IDisposable
{
    // The numbers are the same on Linux, macOS and the BSDs.
    private static readonly (PosixSignal Signal, int Number)[] Forwarded =
    [
        (PosixSignal.SIGHUP, 1),
        (PosixSignal.SIGINT, 2),
        (PosixSignal.SIGQUIT, 3),
        (PosixSignal.SIGTERM, 15),
    ];

    private readonly PosixSignalRegistration[] _registrations;

    private SignalForwarder(Process child) =>
        _registrations = Array.ConvertAll(Forwarded, it => PosixSignalRegistration.Create(it.Signal, context =>
        {
            context.Cancel = true;
            if (!OperatingSystem.IsWindows() && !child.HasExited)
                _ = Kill(child.Id, it.Number);
        }));

    public static SignalForwarder To(Process child) => new(child);

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);
}
