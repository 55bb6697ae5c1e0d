namespace Parley.Cli.Chat;

/// <summary>What a person types, line by line: with an editor on a terminal, plain where input comes from elsewhere.</summary>
internal sealed class ChatLines : IDisposable
{
    private readonly Invocation _call;
    private readonly LineEditor? _editor;

    public ChatLines(Invocation call)
    {
        _call = call;
        if (call.Host.Terminal is not { } terminal)
            return;
        _editor = new LineEditor(terminal);
        call.Streams.Around = _editor.Above;
    }

    public Task<string?> ReadAsync(CancellationToken cancellationToken) =>
        _editor?.ReadLineAsync(cancellationToken) ?? _call.Host.ReadLineAsync(cancellationToken);

    public void Dispose() => _editor?.Leave();
}
