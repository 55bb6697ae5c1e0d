using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Parley.Benchmarks.Sessions;

namespace Parley.Benchmarks.Events;

/// <summary>
/// Senders and readers at once on SQLite, for as long as one likes: what the write-ahead log, the memory and the threads grow
/// to, and whether answers stay as quick as they were.
/// </summary>
internal static class MixedSuite
{
    private const int Conversations = 64;

    internal static async Task<int> RunAsync(string[] args)
    {
        var (senders, readers) = (Arguments.Number(args, "--senders", 12), Arguments.Number(args, "--readers", 4));
        var (seconds, every) = (Arguments.Number(args, "--seconds", 60), Arguments.Number(args, "--every", 10));
        var text = new string('x', Arguments.Number(args, "--characters", 4_000));
        var at = Array.IndexOf(args, "--program");
        var program = at < 0 ? null : args[at + 1];
        if (program is null && !args.Contains("--reuse"))
            await Contestant.PublishParleyAsync();
        var directory = Directory.CreateTempSubdirectory("parley-bench-");
        try
        {
            var mill = new TokenMill();
            var data = Path.Combine(directory.FullName, "parley");
            using var parley = await Contestant.ParleyAsync(data, program: program);
            await Contestant.ProvisionAsync(parley, mill);
            var rooms = await EventRooms.MakeAsync(parley.Port, mill, Conversations);
            var all = await rooms.ReadersAsync(parley.Port, mill, readers);
            var seen = new Seen();
            using var until = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
            var work = Enumerable.Range(0, senders).Select(i => Task.Run(() => SendAsync(rooms.Sender(parley.Port, i), text, seen, until.Token)))
                .Concat(all.Select(reader => Task.Run(() => ReadAsync(parley.Port, reader, seen, until.Token))))
                .ToList();
            Console.WriteLine("seconds   posts/s   lists/s  list p50 ms   list most ms   log MB   file MB   memory MB   threads   handles");
            var clock = Stopwatch.StartNew();
            for (var passed = every; passed <= seconds; passed += every)
            {
                await Task.Delay(TimeSpan.FromSeconds(passed) - clock.Elapsed);
                Tell(passed, every, seen, parley, data);
            }

            await Task.WhenAll(work);
            return 0;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static void Tell(int passed, int every, Seen seen, ServerProcess parley, string data)
    {
        var (posts, lists) = seen.Take();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{passed,7}{posts / every,10:N0}{lists.Count / (double)every,10:N1}{Middle(lists),13:N1}{lists.LastOrDefault(),15:N1}{Megabytes(data, "*-wal"),9:N0}{Megabytes(data, "*.db"),10:N0}{parley.ResidentBytes / 1048576,12:N0}{parley.Threads,10}{parley.Handles,10}"));
    }

    private static double Middle(List<double> sorted) => sorted.Count == 0 ? 0 : sorted[sorted.Count / 2];

    private static long Megabytes(string directory, string pattern) =>
        new DirectoryInfo(directory).EnumerateFiles(pattern, SearchOption.AllDirectories).Sum(file => file.Length) / 1048576;

    private static async Task SendAsync(EventSender sender, string text, Seen seen, CancellationToken until)
    {
        using (sender)
        {
            await sender.OpenAsync();
            while (!until.IsCancellationRequested)
            {
                await sender.PostTextAsync(text);
                seen.Posted();
            }
        }
    }

    private static async Task ReadAsync(int port, (string Token, string[] Paths) reader, Seen seen, CancellationToken until)
    {
        using var http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", reader.Token);
        while (!until.IsCancellationRequested)
        {
            foreach (var path in reader.Paths)
            {
                var started = Stopwatch.GetTimestamp();
                await http.GetByteArrayAsync(path, CancellationToken.None);
                seen.Listed(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
        }
    }

    /// <summary>What happened since it was last asked for.</summary>
    private sealed class Seen
    {
        private ConcurrentQueue<double> _lists = new();
        private int _posts;

        public void Posted() => Interlocked.Increment(ref _posts);

        public void Listed(double milliseconds) => _lists.Enqueue(milliseconds);

        public (int Posts, List<double> Lists) Take() =>
            (Interlocked.Exchange(ref _posts, 0), [.. Interlocked.Exchange(ref _lists, new()).Order()]);
    }
}
