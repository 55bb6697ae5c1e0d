namespace Parley.Domain.Listing;

public enum SortOrder
{
    Ascending,
    Descending,
}

/// <summary>A place in a list that is sorted by creation time, then id.</summary>
/// <param name="CreatedAt">Microseconds since the Unix epoch.</param>
public readonly record struct PageKey(long CreatedAt, string Id);

/// <summary>The part of a list that is wanted: up to <paramref name="Size"/> items beside a place.</summary>
/// <param name="From">The item to start beside; null is the beginning in the given order.</param>
/// <param name="Backwards">Take the items before <paramref name="From"/> instead of those after it.</param>
public readonly record struct PageRequest(int Size, SortOrder Order, PageKey? From = null, bool Backwards = false);

/// <summary>Items in the asked order, and whether more stand on either side.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, bool HasPrevious, bool HasNext);

public static class Page
{
    /// <summary>Builds a page from what a store read: one item more than asked for, in the direction of reading.</summary>
    public static Page<T> FromRead<T>(List<T> read, PageRequest request)
    {
        var more = read.Count > request.Size;
        if (more)
            read.RemoveAt(read.Count - 1);
        if (request.Backwards)
            read.Reverse();
        var continued = request.From is not null;
        return request.Backwards
            ? new Page<T>(read, HasPrevious: more, HasNext: continued)
            : new Page<T>(read, HasPrevious: continued, HasNext: more);
    }
}
