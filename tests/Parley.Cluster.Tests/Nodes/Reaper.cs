using System.Diagnostics;
using System.Globalization;

namespace Parley.Cluster.Tests.Nodes;

/// <summary>
/// Ends the processes of a run that was itself ended from outside: a shell that waits for the pipe from here to close, and
/// kills by id whatever was not reported as ended.
/// </summary>
internal static class Reaper
{
    private const string Script =
        """
        trap '' INT TERM
        declare -A ids
        while read -r sign id; do
          if [[ $sign == + ]]; then ids[$id]=1; else unset "ids[$id]"; fi
        done
        for id in "${!ids[@]}"; do kill -KILL "$id" 2>/dev/null; done
        """;

    private static readonly Lazy<StreamWriter> Pipe = new(Start);

    public static void Watch(int id) => Tell('+', id);

    public static void Forget(int id) => Tell('-', id);

    private static void Tell(char sign, int id)
    {
        lock (Pipe)
            Pipe.Value.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sign} {id}"));
    }

    private static StreamWriter Start()
    {
        var shell = Process.Start(new ProcessStartInfo("bash", ["-c", Script]) { RedirectStandardInput = true })!;
        shell.StandardInput.AutoFlush = true;
        return shell.StandardInput;
    }
}
