using System.Diagnostics;

namespace Parley.Cluster.Tests.Histories;

/// <summary>The checker finds each kind of fault in a history that is otherwise good.</summary>
public sealed class HistoryCheckerTests
{
    private const string Application = "app";
    private const string Room = "CON-1";
    private const string Ann = "USR-ann";
    private readonly History _history = new();
    private readonly List<Logged> _log =
    [
        new(1, "member:joined", null, Ann), new(2, "message", "a", null), new(3, "message", "b", null), new(4, "message", "c", null),
    ];

    private readonly Dictionary<string, string> _members = new() { [Ann] = "joined" };

    [Fact]
    public void A_good_history_has_none()
    {
        Acknowledge(2, "a", 3, "b", 4, "c");
        Show(Session(), 0, 1, 2, 3, 4);
        Assert.Empty(Check());
    }

    [Fact]
    public void A_resume_may_repeat_what_was_not_confirmed()
    {
        var session = Session();
        Show(session, 0, 1, 2, 3);
        Show(session, 1, 3, 4);
        Assert.Empty(Check());
    }

    [Fact]
    public void An_acknowledged_event_that_is_gone()
    {
        Acknowledge(4, "lost");
        Finds("lost was acknowledged as 4 and is not there");
    }

    [Fact]
    public void A_deleted_event_keeps_its_place_and_loses_its_content()
    {
        Acknowledge(2, "a", 3, "b", 4, "c");
        Show(Session(), 0, 1, 2, 3, 4);
        _log[2] = _log[2] with { Key = null };
        Finds("b was acknowledged as 3 and is not there");
        _history.Deleted[(Room, 3)] = true;
        Assert.Empty(Check());
    }

    [Fact]
    public void An_event_that_is_stored_twice()
    {
        _log.Add(new Logged(5, "message", "b", null));
        Finds("b was sent once");
    }

    [Fact]
    public void A_refused_event_that_is_stored()
    {
        _history.Refused.Enqueue("b");
        Finds("refused as if nothing was changed");
    }

    [Fact]
    public void A_hole_in_the_ids()
    {
        _log.RemoveAt(2);
        Finds("place 3 of the log has the id 4");
    }

    [Theory]
    [InlineData("after 2", 1, 2, 4)]
    [InlineData("after 3", 1, 2, 3, 2, 3, 4)]
    [InlineData("after 2", 1, 2, 2, 3, 4)]
    [InlineData("the log goes to 4", 1, 2, 3)]
    [InlineData("with which it begins", 2, 3, 4)]
    [InlineData("nothing came")]
    [InlineData("not in the log", 1, 2, 3, 4, 5)]
    public void What_a_session_is_not_shown_as_it_is(string violation, params int[] ids)
    {
        var session = Session();
        _history.Joined.Enqueue(new Joined(Room, Ann, session.BeganAt + 1));
        Show(session, 0, ids);
        Finds(violation);
    }

    [Fact]
    public void A_gap_over_a_resume()
    {
        var session = Session();
        Show(session, 0, 1, 2);
        Show(session, 1, 4);
        Finds("after 2 and a resume");
    }

    [Fact]
    public void A_room_of_others()
    {
        Show(Session("USR-bob"), 0, 2);
        Finds("is no member");
    }

    [Fact]
    public void A_room_of_another_application()
    {
        Show(Session(application: "other"), 0, 2);
        Finds("is no member");
    }

    [Fact]
    public void What_came_after_the_user_had_left()
    {
        _log.Insert(3, new Logged(4, "member:left", null, Ann));
        _log[4] = _log[4] with { Id = 5 };
        _members[Ann] = "left";
        Show(Session(), 0, 1, 2, 3, 4, 5);
        Finds("a member from 1 to 4");
    }

    [Fact]
    public void A_member_of_whom_the_log_says_otherwise()
    {
        _members[Ann] = "left";
        Finds("the list of members says left");
    }

    [Fact]
    public void Two_nodes_that_both_let_one_user_join()
    {
        _log.Add(new Logged(5, "member:joined", null, Ann));
        Finds("had member:joined as 5 after member:joined as 1");
    }

    [Fact]
    public void Another_content()
    {
        var session = Session();
        Show(session, 0, 1, 2);
        session.Add(new Shown(0, Room, 3, "message", "x", History.Now));
        Show(session, 0, 4);
        Finds("as message x");
    }

    [Fact]
    public void What_comes_after_an_end()
    {
        var session = Session();
        session.EndedAt = History.Now - (long)(session.EndBound + HistoryChecker.Slack).TotalSeconds * 2 * Stopwatch.Frequency;
        Show(session, 0, 1, 2);
        Finds("after it was ended");
    }

    [Fact]
    public void What_a_client_saw_for_itself()
    {
        _history.Violations.Enqueue("a session came back as another");
        Finds("came back as another");
    }

    private SessionHistory Session(string user = Ann, string application = Application)
    {
        var session = new SessionHistory(application, user, "ann", "SES-1", History.Now);
        _history.Sessions.Enqueue(session);
        return session;
    }

    private static void Show(SessionHistory session, int connection, params int[] ids)
    {
        foreach (var id in ids)
            session.Add(new Shown(connection, Room, id, id == 1 ? "member:joined" : "message", id == 1 ? null : $"{(char)('a' + id - 2)}", History.Now));
    }

    private void Acknowledge(params object[] pairs)
    {
        for (var i = 0; i < pairs.Length; i += 2)
            _history.Acknowledged.Enqueue(new Acknowledged(Room, (int)pairs[i], (string)pairs[i + 1], 0));
    }

    private IReadOnlyList<string> Check() =>
        new HistoryChecker(_history, [new RoomLog(Application, Room, _log, _members)]).Check();

    private void Finds(string violation) => Assert.Contains(Check(), found => found.Contains(violation, StringComparison.Ordinal));
}
