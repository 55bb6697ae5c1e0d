using Parley.Cli.Chat;

namespace Parley.Cli.Tests.Chat;

public sealed class LineEditorTests
{
    private readonly FakeTerminal _terminal = new(20);
    private readonly LineEditor _editor;

    public LineEditorTests() => _editor = new LineEditor(_terminal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_line_that_comes_in_stands_above_the_half_typed_one()
    {
        var line = _editor.ReadLineAsync(Cancellation);
        _terminal.Type("hel");
        await UntilAsync("> hel");

        _editor.Above(() => _terminal.Write("12:00  bob: hi\r\n"));
        _editor.Above(() => _terminal.Write("12:01  bob: there?\r\n"));
        Assert.Equal(["12:00  bob: hi", "12:01  bob: there?", "> hel"], _terminal.Screen);
        _terminal.Type("lo\n");

        Assert.Equal("hello", await line);
        Assert.Equal(["12:00  bob: hi", "12:01  bob: there?", "> hello", ""], _terminal.Screen);
    }

    [Fact]
    public async Task A_line_that_is_wider_than_the_terminal_stays_on_one_row_and_is_sent_whole()
    {
        var line = _editor.ReadLineAsync(Cancellation);
        _terminal.Type("one two three four five six");
        await UntilAsync("> …ee four five six");

        _editor.Above(() => _terminal.Write("bob: hi\r\n"));
        Assert.Equal(["bob: hi", "> …ee four five six"], _terminal.Screen);
        _terminal.Type("\n");

        Assert.Equal("one two three four five six", await line);
        Assert.Equal(["bob: hi", "> one two three four", "five six", ""], _terminal.Screen.Select(row => row.TrimStart()));
    }

    [Theory]
    [InlineData("漢字漢字漢字漢字漢字漢字", "> …漢字漢字漢字漢字")]
    [InlineData("😀😀😀😀😀😀😀😀😀😀", "> …😀😀😀😀😀😀😀😀")]
    public async Task Wide_characters_count_for_two_cells(string typed, string row)
    {
        var line = _editor.ReadLineAsync(Cancellation);
        _terminal.Type(typed);

        await UntilAsync(row);
        Assert.True(_terminal.Column < 20);
        _terminal.Type("\n");
        Assert.Equal(typed, await line);
    }

    [Theory]
    [InlineData("ab", "a")]
    [InlineData("a漢", "a")]
    [InlineData("a😀", "a")]
    [InlineData("ae\u0301", "a")]
    [InlineData("a👨‍👩‍👧", "a")]
    [InlineData("", "")]
    public async Task Backspace_takes_away_what_people_see_as_one_character(string typed, string left)
    {
        var line = _editor.ReadLineAsync(Cancellation);
        _terminal.Type(typed);
        _terminal.Press(ConsoleKey.Backspace, '\b');
        _terminal.Type("\n");

        Assert.Equal(left, await line);
    }

    [Fact]
    public async Task A_line_can_be_mended_in_its_middle()
    {
        var line = _editor.ReadLineAsync(Cancellation);
        _terminal.Type("helo wrong");
        _terminal.Press(ConsoleKey.W, '\u0017', control: true);
        _terminal.Press(ConsoleKey.Home);
        for (var i = 0; i < 3; i++)
            _terminal.Press(ConsoleKey.RightArrow);
        _terminal.Type("l");
        _terminal.Press(ConsoleKey.End);
        _terminal.Type("world!?");
        _terminal.Press(ConsoleKey.LeftArrow);
        _terminal.Press(ConsoleKey.Delete);
        await UntilAsync("> hello world!");
        _terminal.Type("\n");

        Assert.Equal("hello world!", await line);
    }

    [Fact]
    public async Task What_is_pasted_does_not_act_on_the_terminal()
    {
        var line = _editor.ReadLineAsync(Cancellation);
        _terminal.Type("a\u202Eb\u001b");
        await UntilAsync("> a\\u202Eb");
        _terminal.Type("\n");

        Assert.Equal("a\u202Eb", await line);
    }

    [Fact]
    public async Task Control_D_on_an_empty_line_and_a_terminal_that_goes_away_end_the_input()
    {
        var first = _editor.ReadLineAsync(Cancellation);
        _terminal.Press(ConsoleKey.D, '\u0004', control: true);
        Assert.Null(await first);

        var second = _editor.ReadLineAsync(Cancellation);
        _terminal.Type("half");
        _terminal.HangUp();
        Assert.Null(await second);
    }

    [Fact]
    public async Task A_terminal_that_waits_for_a_key_does_not_stand_in_the_way_of_an_interrupt()
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var line = _editor.ReadLineAsync(interrupt.Token);

        await interrupt.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => line);
        _terminal.HangUp();
    }

    private Task UntilAsync(string row) => _terminal.ShowsAsync(row, Cancellation);
}
