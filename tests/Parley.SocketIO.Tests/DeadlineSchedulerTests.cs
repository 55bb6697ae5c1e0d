using Microsoft.Extensions.Time.Testing;
using Parley.SocketIO.Timing;

namespace Parley.SocketIO.Tests;

public class DeadlineSchedulerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _expired = [];

    [Fact]
    public void Deadlines_of_all_lists_expire_when_they_are_due()
    {
        using var scheduler = new DeadlineScheduler(_time);
        DeadlineList slow = scheduler.AddList(TimeSpan.FromSeconds(10));
        DeadlineList fast = scheduler.AddList(TimeSpan.FromSeconds(1));
        scheduler.Arm(Deadline("slow"), slow);
        scheduler.Arm(Deadline("fast"), fast);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Empty(_expired);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["fast"], _expired);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(["fast", "slow"], _expired);
    }

    [Fact]
    public void A_deadline_can_be_moved_and_disarmed()
    {
        using var scheduler = new DeadlineScheduler(_time);
        DeadlineList list = scheduler.AddList(TimeSpan.FromSeconds(1));
        Deadline[] deadlines = [Deadline("a"), Deadline("b"), Deadline("c")];
        foreach (Deadline deadline in deadlines)
            scheduler.Arm(deadline, list);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        scheduler.Arm(deadlines[0], list);
        scheduler.Disarm(deadlines[1]);
        scheduler.Disarm(deadlines[1]);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(["c"], _expired);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(["c", "a"], _expired);
        Assert.Null(list.First);
    }

    [Fact]
    public async Task A_clock_that_calls_at_once_finds_the_scheduler_unlocked()
    {
        using var scheduler = new DeadlineScheduler(_time);
        DeadlineList list = scheduler.AddList(TimeSpan.FromSeconds(1));
        var answered = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var due = new Deadline(_ => answered.SetResult(Task.Run(() => scheduler.Disarm(Deadline("other"))).Wait(20_000)), this);
        scheduler.Arm(due, list, since: scheduler.Now - TimeSpan.FromSeconds(2).Ticks);
        Assert.True(await answered.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_deadline_reckoned_from_the_past_takes_its_place_in_the_order()
    {
        using var scheduler = new DeadlineScheduler(_time);
        DeadlineList list = scheduler.AddList(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(5));
        scheduler.Arm(Deadline("now"), list);
        scheduler.Arm(Deadline("earlier"), list, scheduler.Now - TimeSpan.FromMilliseconds(20).Ticks);
        _time.Advance(TimeSpan.FromMilliseconds(980));
        Assert.Equal(["earlier"], _expired);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.Equal(["earlier", "now"], _expired);
    }

    [Fact]
    public void What_is_due_can_be_expired_before_the_timer_comes_to_it()
    {
        using var scheduler = new DeadlineScheduler(_time);
        DeadlineList list = scheduler.AddList(TimeSpan.FromSeconds(1));
        Deadline deadline = Deadline("a");
        scheduler.Arm(deadline, list);
        scheduler.ExpireIfDue(deadline);
        Assert.Empty(_expired);
        _time.Advance(TimeSpan.FromSeconds(1));
        scheduler.ExpireIfDue(deadline);
        Assert.Equal(["a"], _expired);
    }

    private Deadline Deadline(string name) => new(deadline => _expired.Add((string)deadline.Owner), name);
}
