using Parley.Benchmarks.Tokens;

// dotnet run -c Release --project bench/Parley.Benchmarks -- <suite> [BenchmarkDotNet options]
string[] rest = args.Length > 1 ? args[1..] : [];
switch (args.FirstOrDefault())
{
    case "tokens":
        return TokenSuite.Run(rest);
    case "sessions":
        return await Parley.Benchmarks.Sessions.SessionSuite.RunAsync(rest);
    default:
        Console.Error.WriteLine("usage: <suite> [options]; suites: tokens, sessions");
        return 2;
}
