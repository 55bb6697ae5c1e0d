using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Parley.Server.Pages;

/// <summary>Turns the documentation's Markdown into HTML that fits the pages' layout and their content policy.</summary>
internal static class MarkdownHtml
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    /// <param name="markdown">Of our own; raw HTML in it is kept.</param>
    /// <param name="link">The address for one that the text has; null turns the link into its text.</param>
    public static string Render(string markdown, Func<string, string?> link)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var found in document.Descendants<LinkInline>().ToList())
        {
            if (link(found.Url ?? "") is { } address)
                found.Url = address;
            else
                Unlink(found);
        }

        return document.ToHtml(Pipeline)
            // What is wider than a phone is scrolled by itself, and by the keyboard too.
            .Replace("<table>", "<div class=\"scroll\" tabindex=\"0\"><table>", StringComparison.Ordinal)
            .Replace("</table>", "</table></div>", StringComparison.Ordinal)
            .Replace("<pre>", "<pre tabindex=\"0\">", StringComparison.Ordinal)
            // The content policy takes no styles from attributes.
            .Replace("style=\"text-align: right;\"", "class=\"right\"", StringComparison.Ordinal)
            .Replace("style=\"text-align: center;\"", "class=\"center\"", StringComparison.Ordinal)
            .Replace("style=\"text-align: left;\"", "", StringComparison.Ordinal);
    }

    /// <summary>The texts of the heading and of the paragraph below it; empty where something else is below it.</summary>
    public static (string Title, string Summary) Outline(string markdown)
    {
        var blocks = Markdown.Parse(markdown, Pipeline).Where(block => block is not HtmlBlock).Take(2).ToList();
        return (Text(blocks.OfType<HeadingBlock>().FirstOrDefault()), Text(blocks.OfType<ParagraphBlock>().FirstOrDefault()));
    }

    private static string Text(LeafBlock? block) => string.Concat(
        block?.Inline?.Descendants<Inline>().Select(inline => inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            LineBreakInline => " ",
            _ => "",
        }) ?? []);

    private static void Unlink(LinkInline link)
    {
        while (link.FirstChild is { } child)
        {
            child.Remove();
            link.InsertBefore(child);
        }

        link.Remove();
    }
}
