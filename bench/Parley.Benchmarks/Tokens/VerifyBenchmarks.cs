using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Parley.Tokens;

namespace Parley.Benchmarks.Tokens;

public class VerifyBenchmarks
{
    private readonly Sample _sample = new();
    private readonly TokenOptions _options = new();
    private readonly TokenVerifier _verifier;
    private readonly VerifiedTokenCache _cache = new();
    private readonly PublicKey[] _keys;
    private readonly RSA _rsa; // The public half only, as a server has it.
    private readonly byte[] _input;
    private readonly byte[] _signature;
    private readonly JsonWebTokenHandler _handler = new();
    private readonly TokenValidationParameters _parameters;

    public VerifyBenchmarks()
    {
        var dot = _sample.Token.LastIndexOf('.');
        _input = Encoding.ASCII.GetBytes(_sample.Token[..dot]);
        _signature = Base64Url.DecodeFromChars(_sample.Token.AsSpan(dot + 1));
        _keys = [_sample.Key];
        _rsa = RSA.Create(_sample.Rsa.ExportParameters(false));
        _verifier = new TokenVerifier(_options, TimeProvider.System);
        _cache.Add(_sample.Token, Cold());
        _parameters = new TokenValidationParameters
        {
            ValidateAudience = false,
            ValidateIssuer = false,
            ValidAlgorithms = ["RS256"],
            IssuerSigningKey = new RsaSecurityKey(_sample.Rsa.ExportParameters(false)),
        };
    }

    [Benchmark(Baseline = true, Description = "bare RSA.VerifyData")]
    public bool Bare() => _rsa.VerifyData(_input, _signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    [Benchmark(Description = "bare JsonWebTokenHandler")]
    public async Task<bool> Handler() => (await _handler.ValidateTokenAsync(_sample.Token, _parameters)).IsValid;

    [Benchmark(Description = "cold: parse + verify + compile ACL")]
    public VerifiedToken Cold() =>
        ParsedToken.TryParse(_sample.Token, _options, out var parsed, out var failure)
        && _verifier.TryVerify(parsed, _keys, out var verified, out failure)
            ? verified
            : throw new InvalidOperationException(failure?.Reason);

    [Benchmark(Description = "of that: parse")]
    public bool Parse() => ParsedToken.TryParse(_sample.Token, _options, out _, out _);

    [Benchmark(Description = "cached: SHA-256 + lookup + time")]
    public bool Cached() =>
        _cache.TryGet(_sample.Token, out var token)
        && token.CheckTime(TimeProvider.System.GetUtcNow(), TimeSpan.Zero) is null;
}
