using System.Diagnostics;

namespace Parley.Server.Tests.Hosting;

/// <summary>Waits for a condition, and only as long as it takes.</summary>
internal static class Wait
{
    internal static async Task<T> Until<T>(Func<Task<T>> look, Func<T, bool> isDone, TimeSpan deadline, string what)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var seen = await look();
            if (isDone(seen))
                return seen;
            Assert.True(clock.Elapsed < deadline, $"Not within {deadline.TotalSeconds} s: {what}. Last seen: {seen}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
