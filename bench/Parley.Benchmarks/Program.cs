using Parley.Benchmarks.Events;
using Parley.Benchmarks.Http;
using Parley.Benchmarks.Sessions;
using Parley.Benchmarks.Start;
using Parley.Benchmarks.Strangers;
using Parley.Benchmarks.Tokens;

// dotnet run -c Release --project bench/Parley.Benchmarks -- <suite> [options]; see docs/benchmarks.md
string[] rest = args.Length > 1 ? args[1..] : [];
switch (args.FirstOrDefault())
{
    case "tokens":
        return TokenSuite.Run(rest);
    case "http":
        return await HttpSuite.Run(rest);
    case "http-host": // Started by "http".
        return await HttpHost.Run(rest);
    case "start":
        return await StartSuite.Run(rest);
    case "sessions":
        return await SessionSuite.RunAsync(rest);
    case "events":
        return await EventSuite.RunAsync(rest);
    case "mixed":
        return await MixedSuite.RunAsync(rest);
    case "strangers":
        return await StrangerSuite.Run(rest);
    case "ticks":
        return await TickSuite.RunAsync(rest);
    default:
        Console.Error.WriteLine("usage: <suite> [options]; suites: tokens, http, start, sessions, events, mixed, strangers, ticks");
        return 2;
}
