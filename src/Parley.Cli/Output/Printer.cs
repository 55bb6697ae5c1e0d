using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Cli.Hosting;

namespace Parley.Cli.Output;

/// <summary>
/// Results go to stdout in one of three forms: JSON, ids alone, or text for people. Remarks go to stderr, so that
/// stdout can always be piped.
/// </summary>
internal sealed class Printer(CliHost host, Streams streams, Notices notices, bool json, bool quiet)
{
    public bool IsHuman => !json && !quiet;

    public bool IsJson => json;

    /// <summary>One result.</summary>
    public void Item<T>(T item, JsonTypeInfo<T> type, string id, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        if (json)
            Json(item, type);
        else if (quiet)
            Line(id);
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
                Line(id);
        }
        else if (rows.ToList() is { Count: > 0 } some)
        {
            streams.Out(output => Tables.Write(output, host.OutIsTerminal, columns, some));
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
            Line(quiet ? id : sentence);
    }

    public void Json<T>(T value, JsonTypeInfo<T> type)
    {
        try
        {
            JsonLine(JsonSerializer.Serialize(value, type));
        }
        catch (Exception e) when (CompactJson.IsHalfCharacter(e))
        {
            throw new Failure(ExitCodes.Other, "The server sent text that is not valid Unicode.");
        }
    }

    /// <summary>JSON that is written already.</summary>
    public void JsonLine(string json) => streams.Out(Shown.Json(json));

    /// <summary>One line on stdout that is the same in every form.</summary>
    public void Line(string text) => streams.Out(Shown.Text(text));

    /// <summary>Says something beside the result; a script that wants ids alone is spared.</summary>
    public void Remark(string text)
    {
        if (!quiet)
            notices.Remark(text);
    }

    /// <summary>Says what may be a mistake, whatever the form.</summary>
    public void Warn(string text) => notices.Warning(text);

    public void Fields(params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var width = 0;
        foreach (var (name, value) in fields)
            width = value is null ? width : Math.Max(width, name.Length);
        foreach (var (name, value) in fields)
        {
            if (value is not null)
                Line($"{name.PadRight(width)}  {value}");
        }
    }
}
