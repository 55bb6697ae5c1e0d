using System.Globalization;

namespace Parley.Cli.Chat;

/// <summary>
/// A line that is being typed, and the place in it. It changes by whole characters as people see them: a letter with its
/// accents, an emoji with its parts.
/// </summary>
internal sealed class TypedLine
{
    private string _text = "";
    private int _caret;

    public string Text => _text;

    /// <summary>Where the next character goes.</summary>
    public int Caret => _caret;

    /// <summary>Takes the text out and begins anew.</summary>
    public string Take()
    {
        var text = _text;
        (_text, _caret) = ("", 0);
        return text;
    }

    public void Insert(char typed)
    {
        _text = _text.Insert(_caret, typed.ToString());
        _caret++;
    }

    /// <summary>Does what an editing key does; false for a key that edits nothing.</summary>
    public bool Edit(ConsoleKeyInfo key)
    {
        switch (key)
        {
            case { Key: ConsoleKey.Backspace } or { KeyChar: '\b' or '\u007F' }:
                Remove(Before(), _caret);
                return true;
            case { Key: ConsoleKey.Delete }:
                Remove(_caret, After());
                return true;
            case { Key: ConsoleKey.U, Modifiers: ConsoleModifiers.Control }:
                Remove(0, _caret);
                return true;
            case { Key: ConsoleKey.K, Modifiers: ConsoleModifiers.Control }:
                Remove(_caret, _text.Length);
                return true;
            case { Key: ConsoleKey.W, Modifiers: ConsoleModifiers.Control }:
                Remove(WordBefore(), _caret);
                return true;
            case { Key: ConsoleKey.LeftArrow }:
                _caret = Before();
                return true;
            case { Key: ConsoleKey.RightArrow }:
                _caret = After();
                return true;
            case { Key: ConsoleKey.Home } or { Key: ConsoleKey.A, Modifiers: ConsoleModifiers.Control }:
                _caret = 0;
                return true;
            case { Key: ConsoleKey.End } or { Key: ConsoleKey.E, Modifiers: ConsoleModifiers.Control }:
                _caret = _text.Length;
                return true;
            default:
                return false;
        }
    }

    private void Remove(int from, int to)
    {
        _text = _text.Remove(from, to - from);
        _caret = from;
    }

    private int Before()
    {
        var starts = StringInfo.ParseCombiningCharacters(_text[.._caret]);
        return starts.Length == 0 ? 0 : starts[^1];
    }

    private int After() => _caret + StringInfo.GetNextTextElementLength(_text, _caret);

    private int WordBefore()
    {
        var start = _caret;
        while (start > 0 && char.IsWhiteSpace(_text[start - 1]))
            start--;
        while (start > 0 && !char.IsWhiteSpace(_text[start - 1]))
            start--;
        return start;
    }
}
