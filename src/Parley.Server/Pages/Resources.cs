using System.Text;

namespace Parley.Server.Pages;

/// <summary>The files that the server carries inside of itself, by names as <c>docs/cli.md</c> and <c>pages/style.css</c>.</summary>
internal static class Resources
{
    private static readonly System.Reflection.Assembly Self = typeof(Resources).Assembly;

    // Windows builds name them with backslashes.
    private static readonly Dictionary<string, string> Names =
        Self.GetManifestResourceNames().ToDictionary(name => name.Replace('\\', '/'), StringComparer.Ordinal);

    public static IEnumerable<string> Below(string folder) =>
        Names.Keys.Where(name => name.StartsWith(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static bool Has(string name) => Names.ContainsKey(name);

    public static byte[] Bytes(string name)
    {
        using var source = Self.GetManifestResourceStream(Names[name])!;
        var bytes = new byte[source.Length];
        source.ReadExactly(bytes);
        return bytes;
    }

    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));
}
