using Parley.Cli.Hosting;

namespace Parley.Cli.Chat;

/// <summary>
/// Reads lines from a terminal's keys. Whatever else is written meanwhile takes the half-typed line away, and it is drawn
/// again below.
/// </summary>
internal sealed class LineEditor(ITerminal terminal)
{
    private readonly Lock _gate = new();
    private readonly TypedLine _line = new();
    private bool _isReading;

    /// <summary>Writes something above the line.</summary>
    public void Above(Action write)
    {
        lock (_gate)
        {
            if (_isReading)
                terminal.Write(TypedRow.Erase);
            write();
            Draw();
        }
    }

    /// <summary>The next line; null at the end of input.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _isReading = true;
            Draw();
        }

        try
        {
            // A terminal that waits for a key cannot be interrupted, and must not stand in the way.
            return await Task.Run(ReadLine, cancellationToken).WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate)
                _isReading = false;
        }
    }

    /// <summary>Leaves the terminal as other programs like it: at the beginning of an empty row.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _isReading = false;
            terminal.Write(TypedRow.Erase);
        }
    }

    private string? ReadLine()
    {
        while (terminal.ReadKey() is { } key)
        {
            lock (_gate)
            {
                if (key is { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' })
                    return Finish();
                if (key is { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control } && _line.Text.Length == 0)
                    return null;
                if (!_line.Edit(key) && !char.IsControl(key.KeyChar))
                    _line.Insert(key.KeyChar);
                Draw();
            }
        }

        return null;
    }

    private string Finish()
    {
        _isReading = false;
        var text = _line.Take();
        terminal.Write(TypedRow.Erase + (text.Length == 0 ? "" : TypedRow.Sent(text) + "\r\n"));
        return text;
    }

    private void Draw()
    {
        if (_isReading)
            terminal.Write(TypedRow.Draw(_line.Text, _line.Caret, terminal.Width));
    }
}
