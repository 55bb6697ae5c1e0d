namespace Parley.Client.Http;

/// <summary>The links of a page; only the one that leads on is read.</summary>
internal sealed record HalLinks
{
    public HalLink? Next { get; init; }

    /// <summary>The cursor inside the link to the next page, decoded; null on the last page.</summary>
    public string? NextCursor()
    {
        if (Next?.Href is not { } href || href.IndexOf('?') is var mark && mark < 0)
            return null;
        foreach (var pair in href[(mark + 1)..].Split('&'))
        {
            if (pair.StartsWith("cursor=", StringComparison.Ordinal))
                return Uri.UnescapeDataString(pair["cursor=".Length..]);
        }

        return null;
    }
}

internal sealed record HalLink(string? Href);
