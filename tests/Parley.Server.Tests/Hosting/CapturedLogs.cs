using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace Parley.Server.Tests.Hosting;

/// <summary>
/// Reads every log line of a server, down to Trace: one that holds a token or a secret is a defect, and so is an error
/// that no test expected.
/// </summary>
public sealed class CapturedLogs : ILoggerProvider
{
    private static readonly string[] Marks = ["PRIVATE KEY", ParleyServer.ApiSecret, "Basic "];

    // The beginnings of tokens and of keys. A random id may begin as these do, and none is as long.
    private static readonly Regex Secret = new("eyJ[\\w-]{24}|MII[\\w+/]{24}", RegexOptions.CultureInvariant);

    private readonly ConcurrentBag<string> _leaks = [];
    private readonly ConcurrentBag<string> _errors = [];
    private readonly ConcurrentBag<string> _secrets = [];
    private int _lines;

    public IReadOnlyCollection<string> Leaks => _leaks;

    public IReadOnlyCollection<string> Errors => _errors;

    public int Lines => _lines;

    public bool ErrorsAreExpected { get; set; }

    public void Watch(string secret) => _secrets.Add(secret);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void AssertClean()
    {
        Assert.Empty(_leaks);
        if (!ErrorsAreExpected)
            Assert.True(_errors.IsEmpty, string.Join('\n', _errors));
    }

    public void Dispose()
    {
    }

    private void Read(string category, LogLevel level, string line)
    {
        Interlocked.Increment(ref _lines);
        if (level >= LogLevel.Error)
            _errors.Add($"{category}: {line}");
        // The framework's own request log has the query, which is off by default; a token there is the caller's mistake.
        if (category == "Microsoft.AspNetCore.Hosting.Diagnostics")
            return;
        if (Marks.Any(mark => line.Contains(mark, StringComparison.Ordinal))
            || Secret.IsMatch(line)
            || _secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)))
            _leaks.Add($"{category} {level}: {line}");
    }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            logs.Read(category, LogLevel.Trace, state.ToString() ?? "");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            logs.Read(category, logLevel, $"{formatter(state, exception)} {exception}");
    }
}
