using Parley.Domain.Revocations;

namespace Parley.Server.Tests.Revocations;

public class RevocationIndexTests
{
    [Fact]
    public void It_answers_as_a_reading_of_the_whole_list_would()
    {
        var all = (
            from subject in (string?[])[null, "a", "b"]
            from until in (long[])[1, 3]
            select Of(null, subject, until)).Append(Of("a", null, 0)).ToList();
        foreach (var list in from one in all from other in all select (Revocation[])[one, other])
        {
            var index = new RevocationIndex(list);
            foreach (var (token, subject, issuedAt) in
                from token in (string[])["a", "c"]
                from subject in (string?[])[null, "a", "b", "A"]
                from issuedAt in (long[])[0, 1, 2, 3, 4]
                select (token, subject, issuedAt))
            {
                var expected = list.Any(revocation =>
                    new RevokedTokens(revocation.TokenId, revocation.Subject, revocation.IssuedUntil).Cover(token, subject, issuedAt));
                Assert.Equal(expected, index.Covering(token, subject, issuedAt) is not null);
            }
        }
    }

    [Fact]
    public void Of_several_that_cover_a_token_the_narrowest_is_told()
    {
        var index = new RevocationIndex([Of(null, null, 9), Of(null, "ann", 9), Of("one", null, 0)]);

        Assert.Equal(RevocationScope.Token, index.Covering("one", "ann", 5));
        Assert.Equal(RevocationScope.User, index.Covering("two", "ann", 5));
        Assert.Equal(RevocationScope.Application, index.Covering("two", "bob", 5));
        Assert.Null(index.Covering("two", "ann", 10));
    }

    [Fact]
    public void Among_a_hundred_thousand_an_answer_allocates_nothing()
    {
        var index = new RevocationIndex(Enumerable.Range(0, 100_000).Select(
            number => number % 2 == 0 ? Of($"{number}", null, 0) : Of(null, $"{number}", 5)));
        index.Covering("none", "nobody", 1);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
            index.Covering("none", "nobody", 1);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static Revocation Of(string? token, string? subject, long until) => new("app", "id", token, subject, until, 0);
}
