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
        var query = new QueryFields(call);
        var size = (int)(query.Integer("page_size", 1, MaximumPageSize) ?? DefaultPageSize);
        var order = Order(query);
        if (!query.IsValid)
            return Problems.ValidationFail(query.Broken);
        var page = new PageRequest(size, order);
        var list = string.Join('\n', [call.Application.Id, path, Lower(order), .. filters.Select(f => $"{f.Name}={f.Value}")]);
        var cursor = query.Text("cursor");
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

    private static SortOrder Order(QueryFields query)
    {
        var text = query.Text("order");
        if (text is null || text.Equals("asc", StringComparison.OrdinalIgnoreCase))
            return SortOrder.Ascending;
        if (!text.Equals("desc", StringComparison.OrdinalIgnoreCase))
            query.Refuse("order", "must be one of [asc, desc]");
        return SortOrder.Descending;
    }
}
