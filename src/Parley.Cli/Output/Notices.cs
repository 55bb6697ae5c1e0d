using System.Text.Json;

namespace Parley.Cli.Output;

/// <summary>
/// What is said on stderr, beside the result: text for people, or with <c>--json</c> one object a line that has one
/// member, named after what it is.
/// </summary>
internal sealed class Notices(Streams streams, bool json)
{
    private const string Indent = "        ";

    public void Error(ErrorReport error)
    {
        if (json)
        {
            Line(new Notice { Error = error });
            return;
        }

        streams.Error($"parley: {Shown.Text(error.Sentence)}");
        if (error.Reason is not null)
            streams.Error($"{Indent}{Shown.Text(error.Reason)}");
        foreach (var field in error.InvalidParameters ?? [])
            streams.Error($"{Indent}{Shown.Text($"{field.Name}: {field.Reason}")}");
        if (error.Hint is not null)
            streams.Error($"{Indent}{Shown.Text(error.Hint)}");
    }

    public void Warning(string text)
    {
        if (json)
            Line(new Notice { Warning = text });
        else
            streams.Error($"parley: {Shown.Text(text)}");
    }

    public void Remark(string text)
    {
        if (json)
            Line(new Notice { Remark = text });
        else
            streams.Error(Shown.Text(text));
    }

    public void Request(string text)
    {
        if (json)
            Line(new Notice { Request = text });
        else
            streams.Error(Shown.Text(text));
    }

    private void Line(Notice notice) =>
        streams.Error(Shown.Json(JsonSerializer.Serialize(notice, CliJson.OneLine.Notice)));
}
