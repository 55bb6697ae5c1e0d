using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Parley.Server.Pages;

/// <summary>A finished answer, kept in memory: nothing of it depends on who asks.</summary>
internal sealed class Page
{
    private Page(string contentType, byte[] content)
    {
        (ContentType, Content) = (contentType, content);
        Tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"");
    }

    public string ContentType { get; }

    public byte[] Content { get; }

    public EntityTagHeaderValue Tag { get; }

    public static Page Html(string text) => new("text/html; charset=utf-8", Encoding.UTF8.GetBytes(text));

    public static Page Markdown(string text) => new("text/markdown; charset=utf-8", Encoding.UTF8.GetBytes(text));

    public static Page Json(string text) => new("application/json", Encoding.UTF8.GetBytes(text));

    public static Page File(string name) => new(TypeOf(name), Resources.Bytes(name));

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".ico" => "image/x-icon",
        ".png" => "image/png",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}

/// <summary>What is at one path.</summary>
/// <param name="ForBrowsers">For who would rather have HTML.</param>
/// <param name="ForPrograms">For everyone else; null where there is nothing for them.</param>
internal sealed record Place(Page ForBrowsers, Page? ForPrograms);
