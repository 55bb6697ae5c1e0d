using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Cli.Hosting;

namespace Parley.Cli.Output;

/// <summary>
/// Results go to stdout in one of three forms: JSON, ids alone, or text for people. Remarks go to stderr, so that
/// stdout can always be piped.
/// </summary>
internal sealed class Printer(CliHost host, bool json, bool quiet)
{
    public bool IsHuman => !json && !quiet;

    public bool IsJson => json;

    /// <summary>One result.</summary>
    public void Item<T>(T item, JsonTypeInfo<T> type, string id, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        if (json)
            Json(item, type);
        else if (quiet)
            host.Out.WriteLine(id);
        else
            Fields(fields);
    }

    /// <summary>Several results: ids and rows stand in the same order.</summary>
    public void List<T>(
        T list, JsonTypeInfo<T> type, IEnumerable<string> ids, string none, string[] columns, IEnumerable<string?[]> rows)
    {
        if (json)
        {
            Json(list, type);
        }
        else if (quiet)
        {
            foreach (var id in ids)
                host.Out.WriteLine(id);
        }
        else if (rows.ToList() is { Count: > 0 } some)
        {
            Tables.Write(host, columns, some);
        }
        else
        {
            Remark(none);
        }
    }

    /// <summary>Something is gone.</summary>
    public void Deleted(string id, string sentence)
    {
        if (json)
            Json(new Deleted(id, IsDeleted: true), CliJson.Readable.Deleted);
        else
            host.Out.WriteLine(quiet ? id : sentence);
    }

    public void Json<T>(T value, JsonTypeInfo<T> type) => host.Out.WriteLine(JsonSerializer.Serialize(value, type));

    /// <summary>Text on stdout that is the same in every form.</summary>
    public void Line(string text) => host.Out.WriteLine(text);

    /// <summary>Says something beside the result; a script that wants ids alone is spared.</summary>
    public void Remark(string text)
    {
        if (!quiet)
            host.Error.WriteLine(text);
    }

    /// <summary>Says what may be a mistake, whatever the form.</summary>
    public void Warn(string text) => host.Error.WriteLine($"parley: {text}");

    public void Fields(params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var width = 0;
        foreach (var (name, value) in fields)
            width = value is null ? width : Math.Max(width, name.Length);
        foreach (var (name, value) in fields)
        {
            if (value is not null)
                host.Out.WriteLine($"{name.PadRight(width)}  {value}");
        }
    }
}
