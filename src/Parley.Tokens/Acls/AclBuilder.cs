using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Tokens;

/// <summary>Builds an <c>acl</c> claim: <c>new AclBuilder().Allow("/*/users/**", "GET").Build()</c>.</summary>
public sealed class AclBuilder
{
    private readonly List<(string Pattern, string[] Methods)> _paths = [];

    /// <summary>Allows a path.</summary>
    /// <param name="pattern">A pattern such as <c>/*/users/**</c>; see <see cref="AclEntry.Pattern"/>.</param>
    /// <param name="methods">The methods to allow; none means every method.</param>
    /// <exception cref="ArgumentException">The pattern was given before.</exception>
    public AclBuilder Allow(string pattern, params string[] methods)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(methods);
        if (_paths.Exists(path => path.Pattern == pattern))
            throw new ArgumentException($"path '{pattern}' is given twice; name all of its methods at once", nameof(pattern));
        _paths.Add((pattern, methods));
        return this;
    }

    /// <summary>Makes the claim and its compiled form.</summary>
    /// <exception cref="ArgumentException">A pattern or method is not valid; the message says which and why.</exception>
    public BuiltAcl Build()
    {
        var json = JsonElement.Parse(Write());
        var acl = Acl.Parse(json);
        return acl.IsMalformed ? throw new ArgumentException(acl.Problem) : new BuiltAcl(json, acl);
    }

    private ReadOnlySpan<byte> Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        // The text ends up in base64url, never in HTML: "/" and "*" need no escapes.
        using var writer = new Utf8JsonWriter(
            buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        writer.WriteStartObject();
        writer.WriteStartObject(Claims.AclPaths);
        foreach (var (pattern, methods) in _paths)
        {
            writer.WriteStartObject(pattern);
            if (methods.Length > 0)
            {
                writer.WriteStartArray(Claims.AclMethods);
                foreach (var method in methods) writer.WriteStringValue(method.ToUpperInvariant());
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan;
    }

    /// <summary>The claim, so that a builder can stand where a token request wants JSON.</summary>
    /// <param name="builder">The builder.</param>
    /// <exception cref="ArgumentException">As for <see cref="Build"/>.</exception>
    public static implicit operator JsonElement(AclBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Build().Json;
    }
}
