using Parley.Benchmarks.Tokens;

// dotnet run -c Release --project bench/Parley.Benchmarks -- <suite> [BenchmarkDotNet options]
string[] rest = args.Length > 1 ? args[1..] : [];
switch (args.FirstOrDefault())
{
    case "tokens":
        return TokenSuite.Run(rest);
    default:
        Console.Error.WriteLine("usage: <suite> [options]; suites: tokens");
        return 2;
}
