using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Parley.Domain;
using Parley.Domain.Listing;

namespace Parley.Server.Hal;

/// <summary>
/// Cursors name the item to go on from, and are signed together with the list that they belong to: a cursor of another
/// application, list, order or filter is not valid. All nodes of a store share the key.
/// </summary>
internal sealed class Cursors
{
    private const int SignatureBytes = 16;

    // The longest names a sort key of 200 characters, of four bytes each, and an id.
    private const int MaximumLength = 1_300;

    private byte[] _key = [];

    /// <summary>Reads the key from the store, before the first cursor is written or read.</summary>
    public async Task LoadKey(IStore store, CancellationToken cancel) => _key = await store.GetSharedKey("cursors", cancel);

    public string Write(string list, PageKey from, bool backwards)
    {
        var place = Encoding.UTF8.GetBytes(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"{(backwards ? '<' : '>')}{from.CreatedAt},{from.Id}"));
        return Base64Url.EncodeToString([.. Sign(list, place), .. place]);
    }

    public Outcome<(PageKey From, bool Backwards)> Read(string list, string cursor)
    {
        if (cursor.Length > MaximumLength || !Base64Url.IsValid(cursor))
            return Problems.InvalidCursor;
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length <= SignatureBytes)
            return Problems.InvalidCursor;
        var place = bytes.AsSpan(SignatureBytes);
        if (!CryptographicOperations.FixedTimeEquals(bytes.AsSpan(0, SignatureBytes), Sign(list, place)))
            return Problems.InvalidCursor;
        var text = Encoding.UTF8.GetString(place);
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        var createdAt = long.Parse(text.AsSpan(1, comma - 1), System.Globalization.CultureInfo.InvariantCulture);
        return (new PageKey(createdAt, text[(comma + 1)..]), text[0] == '<');
    }

    private byte[] Sign(string list, ReadOnlySpan<byte> place) =>
        HMACSHA256.HashData(_key, (byte[])[.. Encoding.UTF8.GetBytes(list), 0, .. place])[..SignatureBytes];
}
