using System.Buffers;
using System.Text.Json;

namespace Parley.Server.Http;

/// <summary>Writes replies with their length, so that small answers take one packet.</summary>
internal static class ReplyWriter
{
    private const int LargestKept = 64 * 1024;

    // One of each for each thread: a JSON text is written, and copied into the response, without leaving it.
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _writer;

    public static Task Write(HttpContext http, Reply reply)
    {
        http.Response.StatusCode = reply.Status;
        if (reply.Writer is { } writeBody)
            return WriteJson(http, writeBody);
        return reply.Body is null
            ? Task.CompletedTask
            : WriteJson(http, writer => JsonSerializer.Serialize(writer, reply.Body, reply.BodyType!));
    }

    public static Task WriteJson(HttpContext http, Action<Utf8JsonWriter> write)
    {
        var buffer = _buffer is { Capacity: <= LargestKept } kept ? kept : _buffer = new ArrayBufferWriter<byte>(1024);
        buffer.ResetWrittenCount();
        var writer = _writer ??= new Utf8JsonWriter(buffer, MessagesJson.WriterOptions);
        writer.Reset(buffer);
        write(writer);
        writer.Flush();
        // Exactly this type: the Node SDK reads a body of any other type as text.
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = buffer.WrittenCount;
        if (HttpMethods.IsHead(http.Request.Method))
            return Task.CompletedTask;
        http.Response.BodyWriter.Write(buffer.WrittenSpan);
        var flush = http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        return flush.IsCompletedSuccessfully ? Task.CompletedTask : flush.AsTask();
    }
}
