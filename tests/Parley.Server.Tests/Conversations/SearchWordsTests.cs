using Parley.Domain.Conversations;

namespace Parley.Server.Tests.Conversations;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("The quick-brown FOX.", "the quick brown fox")]
    [InlineData("write to ann@example.com, see https://example.com/a_b?c=d", "write to ann example com see https example com a b c d")]
    [InlineData("don't don\u2019t", "don t don t")]
    [InlineData("ΟΔΟΣ οδος οδοσ", "οδοσ οδοσ οδοσ")]
    [InlineData("İstanbul ISTANBUL ıstanbul", "istanbul istanbul istanbul")]
    [InlineData("Straße STRAẞE \u212Aelvin", "straße straße kelvin")]
    [InlineData("東京 とうきょう 서울 시", "東 京 と う き ょ う 서울 시")]
    [InlineData("हिन्दी ไทย", "हिन्दी ไทย")]
    [InlineData("👍🏽 thumb ❤️ ❤ 👩‍👧", "👍 thumb ❤ ❤ 👩 👧")]
    [InlineData("soft\u00ADhyphen zero\u200Bwidth می\u200Cخواهم", "softhyphen zero width میخواهم")]
    [InlineData("1,234.5 €20 5°", "1 234 5 € 20 5 °")]
    [InlineData("e\u0301 \u0301a", "e\u0301 a")]
    [InlineData(" \t\n\"'()*:^-&|!<>\\", "")]
    [InlineData("\uFFFDbroken", "broken")]
    public void Words_are_parted_and_folded(string text, string words) => Assert.Equal(words, SearchWords.Join(text, ""));

    [Fact]
    public void Each_word_carries_the_mark_of_its_application() => Assert.Equal(
        "0f1e2d3cred 0f1e2d3cfox",
        SearchWords.Join("Red fox", SearchWords.MarkOf("0f1e2d3c-0000-4000-8000-000000000000")));

    [Fact]
    public void A_long_word_counts_by_its_beginning() => Assert.Equal(
        SearchWords.Join(new string('x', 64), ""), SearchWords.Join(new string('x', 5_000), ""));

    [Fact]
    public void A_long_text_has_a_bounded_number_of_words() => Assert.InRange(
        SearchWords.Join(string.Concat(Enumerable.Repeat("東", 1_000_000)), "0f1e2d3c").Length, 200_000, 300_000);
}
