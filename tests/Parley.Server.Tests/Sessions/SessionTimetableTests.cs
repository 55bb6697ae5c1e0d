using Parley.Domain.Sessions;
using Parley.Server.Sessions;

namespace Parley.Server.Tests.Sessions;

public class SessionTimetableTests
{
    private const long Second = 1_000_000;

    private readonly SessionTimetable _table = new();

    [Fact]
    public void A_session_comes_once_when_its_second_has_begun()
    {
        var (one, other) = (New(), New());
        _table.Set(one, 5 * Second);
        _table.Set(other, 6 * Second + 1);

        Assert.Empty(_table.Take(5 * Second - 1));
        Assert.Equal([one], _table.Take(5 * Second));
        Assert.Equal([other], _table.Take(6 * Second));
        Assert.Empty(_table.Take(100 * Second));
    }

    [Fact]
    public void One_that_was_moved_or_removed_does_not_come_at_its_old_moment()
    {
        var (moved, removed) = (New(), New());
        _table.Set(moved, 5 * Second);
        _table.Set(removed, 5 * Second);
        _table.Set(moved, 9 * Second);
        _table.Remove(removed);

        Assert.Empty(_table.Take(8 * Second));
        Assert.Equal([moved], _table.Take(9 * Second));
    }

    [Fact]
    public void A_moment_that_is_over_comes_next()
    {
        var late = New();
        _table.Take(50 * Second);
        _table.Set(late, 5 * Second);

        Assert.Empty(_table.Take(50 * Second));
        Assert.Equal([late], _table.Take(51 * Second));
    }

    [Fact]
    public void After_a_leap_of_the_clock_all_that_are_due_come()
    {
        _table.Take(0);
        LiveSession[] sessions = [.. Enumerable.Range(1, 50).Select(_ => New())];
        for (var i = 0; i < sessions.Length; i++)
            _table.Set(sessions[i], i * 1_000 * Second);

        Assert.Equal(31, _table.Take(30_000 * Second).Count);
        Assert.Equal(19, _table.Take(60_000 * Second).Count);
    }

    private static LiveSession New() => new(
        new Session("app", "SES-1", "USR-1", "connection", new SessionToken("jti", "ann", 1, 2, "key"), 1, 2), null!, _ => { });
}
