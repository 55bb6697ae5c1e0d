using System.Collections.Concurrent;
using System.Text;
using Parley.Cli.Hosting;
using Spectre.Console.Rendering;

namespace Parley.Cli.Tests.Chat;

/// <summary>
/// A screen that does what a terminal does with the little that the editor writes, and keys that a test presses. Text that
/// reaches the edge goes on in the next row.
/// </summary>
internal sealed class FakeTerminal(int width) : ITerminal
{
    private readonly BlockingCollection<ConsoleKeyInfo> _keys = [];
    private readonly List<StringBuilder> _rows = [new()];
    private readonly Lock _gate = new();
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _column;

    public int Width => width;

    public int Column => _column;

    /// <summary>The rows, without what stands invisibly at their ends.</summary>
    public string[] Screen
    {
        get
        {
            lock (_gate)
                return [.. _rows.Select(row => row.ToString().TrimEnd())];
        }
    }

    public void Type(string text)
    {
        foreach (var c in text)
            Press(c == '\n' ? ConsoleKey.Enter : ConsoleKey.None, c);
    }

    public void Press(ConsoleKey key, char sign = '\0', bool control = false) =>
        _keys.Add(new ConsoleKeyInfo(sign, key, shift: false, alt: false, control));

    public void HangUp() => _keys.CompleteAdding();

    public ConsoleKeyInfo? ReadKey() => _keys.TryTake(out var key, Timeout.Infinite) ? key : null;

    public void Write(string text)
    {
        lock (_gate)
        {
            for (var i = 0; i < text.Length; i++)
                i += Take(text, i);
            _written.SetResult();
            _written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until the last row looks so.</summary>
    public async Task ShowsAsync(string row, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_rows[^1].ToString().TrimEnd() == row)
                    return;
                next = _written.Task;
            }

            try
            {
                await next.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"Not '{row}' but:\n{string.Join('\n', Screen)}");
            }
        }
    }

    /// <summary>Does one thing, and says how many characters more than one it took.</summary>
    private int Take(string text, int index)
    {
        switch (text[index])
        {
            case '\r':
                _column = 0;
                return 0;
            case '\n':
                _rows.Add(new StringBuilder());
                _column = 0;
                return 0;
            case '\e':
                var end = text.IndexOfAny(['K', 'C'], index);
                if (text[end] == 'K')
                    Clip(_column);
                else
                    _column = Math.Min(_column + int.Parse(text[(index + 2)..end]), width - 1);
                return end - index;
            default:
                var length = char.IsSurrogatePair(text, index) ? 2 : 1;
                Put(text.Substring(index, length));
                return length - 1;
        }
    }

    private void Put(string sign)
    {
        var cells = new Segment(sign).CellCount();
        if (_column + cells > width)
        {
            _rows.Add(new StringBuilder());
            _column = 0;
        }

        Clip(_column);
        _rows[^1].Append(sign);
        _column += cells;
    }

    // The editor writes each row from its beginning on: what stands behind the cursor is written again.
    private void Clip(int column)
    {
        var row = _rows[^1];
        while (row.Length > 0 && new Segment(row.ToString()).CellCount() > column)
            row.Length -= char.IsLowSurrogate(row[^1]) ? 2 : 1;
    }
}
