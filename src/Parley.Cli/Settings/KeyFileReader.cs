using System.Text;
using Parley.Cli.Hosting;

namespace Parley.Cli.Settings;

/// <summary>Reads a key's file, whatever the name leads to. What goes wrong is told without the content.</summary>
internal static class KeyFileReader
{
    // The longest key is a tenth of it.
    private const int MaxBytes = 64 * 1024;

    public static string Read(string path, string source)
    {
        var what = $"The key file {path} (from {source})";
        try
        {
            if (Directory.Exists(path))
                throw Failure.Usage($"{what} cannot be read: it is a directory.");
            var content = ReadAtMost(path, MaxBytes + 1);
            if (content.Length > MaxBytes)
                throw Failure.Usage($"{what} is too long for a key: it has more than {MaxBytes / 1024} KiB.");
            return Decode(content) ?? throw Failure.Usage(
                $"{what} is not text.", "A key in DER becomes PEM with: openssl pkey -inform DER -in FILE -out FILE.pem");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure.Usage($"{what} cannot be read: {FileTrouble.Of(e)}.");
        }
    }

    // Also from a pipe, as in --private-key <(pass show key), which has no length.
    private static byte[] ReadAtMost(string path, int count)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read);
        var content = new byte[count];
        return content[..file.ReadAtLeast(content, count, throwOnEndOfStream: false)];
    }

    private static string? Decode(byte[] content)
    {
        try
        {
            // Some shells write what they redirect as UTF-16.
            using var reader = new StreamReader(
                new MemoryStream(content), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
            var text = reader.ReadToEnd();
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
