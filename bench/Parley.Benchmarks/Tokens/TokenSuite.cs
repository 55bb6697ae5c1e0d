using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Parley.Benchmarks.Tokens;

internal static class TokenSuite
{
    internal static int Run(string[] args)
    {
        // In-process and short, so that all of it takes about a minute: the ratios matter, not the last digit.
        var config = DefaultConfig.Instance
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
        string[] filter = args.Length == 0 ? ["--filter", "*"] : args;
        BenchmarkSwitcher
            .FromTypes([typeof(MintBenchmarks), typeof(VerifyBenchmarks), typeof(AclBenchmarks)])
            .Run(filter, config);
        return 0;
    }
}
