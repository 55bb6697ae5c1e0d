using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;

namespace Parley.Benchmarks.Tokens;

public class MintBenchmarks
{
    private readonly Sample _sample = new();
    private readonly byte[] _input;

    public MintBenchmarks() => _input = Encoding.ASCII.GetBytes(_sample.Token[.._sample.Token.LastIndexOf('.')]);

    [Benchmark(Baseline = true, Description = "bare RSA.SignData")]
    public byte[] Bare() => _sample.Rsa.SignData(_input, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    [Benchmark(Description = "TokenMinter.Mint")]
    public string Mint() => _sample.Minter.Mint(Sample.Request);
}
