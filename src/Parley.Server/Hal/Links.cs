namespace Parley.Server.Hal;

/// <summary>A link of the Hypertext Application Language.</summary>
internal sealed record Link(string Href);

internal sealed record SelfLink(Link Self)
{
    public SelfLink(string href)
        : this(new Link(href))
    {
    }
}

/// <summary>The links of a page. An end of the list has no link beyond it: clients page on while they find one.</summary>
internal sealed record PageLinks(Link First, Link Self, Link? Next, Link? Prev);
