namespace Parley.Client;

public sealed partial class ParleyClient
{
    // As in tokens; nothing that exists has a longer name.
    private const int LongestId = 1_024;

    /// <summary>
    /// Says why a text can be neither the id nor the name of anything, or null when it can be one. Every method refuses
    /// such an id with an <see cref="ArgumentException"/>, because its request would go to another resource.
    /// </summary>
    /// <param name="id">An id or a name, as it would be given to a method.</param>
    /// <returns>The end of a sentence that begins with what the text is, such as <c>is empty</c>.</returns>
    public static string? ProblemOfId(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        // An empty segment would turn "this one" into "all of them".
        if (string.IsNullOrWhiteSpace(id))
            return "is empty";
        // Escaped or not, a URI takes them for steps: "..", and with it another resource, would be called.
        if (id is "." or "..")
            return "is a step in a path and no name";
        if (id.Length > LongestId)
            return $"has more than {LongestId} characters";
        for (var i = 0; i < id.Length; i++)
        {
            if (char.IsControl(id[i]))
                return "has a control character in it";
            // Escaping would put another character in its place.
            if (char.IsSurrogate(id[i]) && !char.IsSurrogatePair(id, i++))
                return "has half a character in it";
        }

        return null;
    }

    private static string Segment(string id) => ProblemOfId(id) is { } problem
        ? throw new ArgumentException($"The id {problem}.", nameof(id))
        : Uri.EscapeDataString(id);
}
