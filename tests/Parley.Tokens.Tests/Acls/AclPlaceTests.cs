namespace Parley.Tokens.Tests.Acls;

public sealed class AclPlaceTests
{
    [Theory]
    [InlineData("\"x\"", "acl", "is a string, not an object; it looks as if it was JSON-encoded twice")]
    [InlineData("null", "acl", "is null, not an object")]
    [InlineData("{}", "acl", "has no 'paths'")]
    [InlineData("""{"paths":[]}""", "acl.paths", "is an array, not an object")]
    [InlineData("""{"paths":{},"more":1}""", "acl[\"more\"]", "is unknown; an acl has only 'paths'")]
    [InlineData("""{"paths":{"/a":{},"users":{}}}""", "acl.paths[\"users\"]", "does not start with '/'")]
    [InlineData("""{"paths":{"/a b":{}}}""", "acl.paths[\"/a b\"]", "holds white space")]
    [InlineData("""{"paths":{"/a":null}}""", "acl.paths[\"/a\"]", "is null, not an object")]
    [InlineData("""{"paths":{"/a":{"method":["GET"]}}}""", "acl.paths[\"/a\"][\"method\"]", "is unknown; a path has only 'methods' and 'filters'")]
    [InlineData("""{"paths":{"/*/b/**":{"methods":"GET"}}}""", "acl.paths[\"/*/b/**\"].methods", "is a string, not an array")]
    [InlineData("""{"paths":{"/a":{"methods":["GET","HEAD"]}}}""", "acl.paths[\"/a\"].methods[1]", "is none of GET, POST, PUT, PATCH and DELETE")]
    [InlineData("""{"paths":{"/a":{"filters":1}}}""", "acl.paths[\"/a\"].filters", "is a number, not an object")]
    public void A_malformed_ACL_is_reported_with_the_place_in_it(string json, string place, string what)
    {
        var acl = AclTests.Parse(json);
        Assert.Equal((place, $"{place} {what}"), (acl.ProblemPlace, acl.Problem));
    }

    [Theory]
    [InlineData("\\u001b[31m", "\\u001B[31m")]
    [InlineData("\\u202e\\n", "\\u202E\\n")]
    [InlineData("\\\"", "\\u0022")]
    public void A_place_repeats_no_text_that_a_terminal_could_obey(string name, string shown) =>
        Assert.Equal($"acl.paths[\"{shown}\"]", PlaceOf(name));

    [Fact]
    public void A_long_name_is_cut_and_never_in_the_middle_of_a_character()
    {
        var place = PlaceOf("/" + new string('a', 2000))!;
        Assert.EndsWith("a…\"]", place, StringComparison.Ordinal);
        Assert.InRange(place.Length, 100, 120);
        Assert.NotNull(PlaceOf(new string('a', 99) + "😀😀"));
    }

    [Fact]
    public void A_sound_ACL_has_no_place() => Assert.Null(AclTests.Parse("""{"paths":{}}""").ProblemPlace);

    private static string? PlaceOf(string name) => AclTests.Parse("{\"paths\":{\"" + name + "\":{}}}").ProblemPlace;
}
