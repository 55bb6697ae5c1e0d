using System.Globalization;
using System.Text;
using Parley.Domain;
using Parley.Domain.Listing;
using Parley.Server.Http;

namespace Parley.Server.Hal;

/// <summary>The paging parameters of a cursor list, and the links that lead to its other pages.</summary>
internal sealed class ListQuery
{
    private const int DefaultPageSize = 10;
    private const int MaximumPageSize = 100;

    private readonly Cursors _cursors;
    private readonly string _list;
    private readonly string _href;
    private readonly IReadOnlyList<(string Name, string? Value)> _filters;
    private readonly string? _cursor;

    private ListQuery(
        Cursors cursors, string list, string href, IReadOnlyList<(string, string?)> filters, PageRequest page, string? cursor)
    {
        (_cursors, _list, _href, _filters, Page, _cursor) = (cursors, list, href, filters, page, cursor);
    }

    public PageRequest Page { get; }

    /// <param name="call">The call whose query is read.</param>
    /// <param name="cursors">The writer and reader of cursors.</param>
    /// <param name="path">Path of the list below the version prefix.</param>
    /// <param name="filters">Further parameters that narrow the list; a cursor belongs to them.</param>
    public static Outcome<ListQuery> Read(
        ApiCall call, Cursors cursors, string path, params IReadOnlyList<(string Name, string? Value)> filters)
    {
        var broken = new List<InvalidParameter>();
        var size = PageSize(call.Query("page_size"), broken);
        var order = Order(call.Query("order"), broken);
        if (broken.Count > 0)
            return Problems.ValidationFail(broken);
        var page = new PageRequest(size, order);
        var list = string.Join('\n', [call.Application.Id, path, Lower(order), .. filters.Select(f => $"{f.Name}={f.Value}")]);
        var cursor = call.Query("cursor") is { Length: > 0 } given ? given : null;
        if (cursor is not null)
        {
            var place = cursors.Read(list, cursor);
            if (!place.Succeeded)
                return place.Problem!;
            page = page with { From = place.Value.From, Backwards = place.Value.Backwards };
        }

        return new ListQuery(cursors, list, call.Href(path), filters, page, cursor);
    }

    public PageLinks Links<T>(Page<T> page, Func<T, PageKey> key) => new(
        Href(null), Href(_cursor),
        page.HasNext && page.Items.Count > 0 ? Href(Next(page, key)) : null,
        page.HasPrevious && page.Items.Count > 0 ? Href(_cursors.Write(_list, key(page.Items[0]), backwards: true)) : null);

    public string? Next<T>(Page<T> page, Func<T, PageKey> key) =>
        page.HasNext && page.Items.Count > 0 ? _cursors.Write(_list, key(page.Items[^1]), backwards: false) : null;

    /// <summary>
    /// Absolute and with page_size and order first: nexmo-client finds a cursor only when it is not the first
    /// parameter, the Node SDK wants an absolute URL, the .NET SDK wants order in lower case.
    /// </summary>
    private Link Href(string? cursor)
    {
        var href = new StringBuilder(_href).Append("?page_size=").Append(CultureInfo.InvariantCulture, $"{Page.Size}")
            .Append("&order=").Append(Lower(Page.Order));
        foreach (var (name, value) in _filters)
        {
            if (value is not null)
                href.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        if (cursor is not null)
            href.Append("&cursor=").Append(cursor);
        return new Link(href.ToString());
    }

    public static string Lower(SortOrder order) => order == SortOrder.Ascending ? "asc" : "desc";

    private static int PageSize(string? text, List<InvalidParameter> broken)
    {
        if (string.IsNullOrEmpty(text))
            return DefaultPageSize;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= MaximumPageSize)
            return size;
        broken.Add(new InvalidParameter("page_size", $"must be a number from 1 to {MaximumPageSize}"));
        return DefaultPageSize;
    }

    private static SortOrder Order(string? text, List<InvalidParameter> broken)
    {
        if (string.IsNullOrEmpty(text) || text.Equals("asc", StringComparison.OrdinalIgnoreCase))
            return SortOrder.Ascending;
        if (!text.Equals("desc", StringComparison.OrdinalIgnoreCase))
            broken.Add(new InvalidParameter("order", "must be one of [asc, desc]"));
        return SortOrder.Descending;
    }
}
