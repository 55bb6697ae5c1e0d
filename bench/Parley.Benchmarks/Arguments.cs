using System.Globalization;

namespace Parley.Benchmarks;

internal static class Arguments
{
    /// <summary>The number after <paramref name="name"/>, or the default.</summary>
    internal static int Number(string[] args, string name, int otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at < 0 ? otherwise : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
    }

    internal static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
