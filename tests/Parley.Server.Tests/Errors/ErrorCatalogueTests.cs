using System.Reflection;
using System.Runtime.CompilerServices;
using Parley.Domain;
using Parley.Server.Errors.Catalogue;
using Parley.Tokens;

namespace Parley.Server.Tests.Errors;

public sealed class ErrorCatalogueTests
{
    [Fact]
    public void Every_problem_is_explained()
    {
        var unexplained = Named()
            .Where(named => !Answers(named.Problem.Code).Any(answer => answer.Problem is { } problem
                && (problem.Kind, problem.Title) == (named.Problem.Kind, named.Problem.Title)))
            .Select(named => $"Problems.{named.Name}: no entry of src/Parley.Server/Errors/Catalogue answers "
                + $"'{named.Problem.Code}' as {named.Problem.Kind}, '{named.Problem.Title}'.")
            .ToList();

        Assert.True(unexplained.Count == 0, string.Join('\n', unexplained));
    }

    [Fact]
    public void Every_code_of_a_token_is_explained() => Assert.All(
        typeof(TokenCodes).GetFields().Select(field => (string)field.GetValue(null)!),
        code => Assert.NotEmpty(Answers(code)));

    [Fact]
    public void A_code_has_one_entry_and_fits_into_an_address_as_it_is()
    {
        Assert.All(ErrorCatalogue.All, entry =>
        {
            Assert.All(entry.Answers, answer => Assert.Equal(entry.Code, answer.Code));
            Assert.Equal($"/errors/{entry.Code}", new Uri($"http://localhost/errors/{entry.Code}").AbsolutePath);
            Assert.Matches("^[a-z0-9:.-]+$", entry.Code);
            Assert.NotEmpty(entry.Causes);
        });
        Assert.Distinct(ErrorCatalogue.All.Select(entry => entry.Code));
    }

    [Fact]
    public void Texts_are_whole_sentences()
    {
        var texts = ErrorCatalogue.All.SelectMany(entry => entry.Causes.Append(entry.Meaning).Append(entry.Cure));
        Assert.All(texts, text => Assert.Matches(@"^[^\s].*[.`]$", text));
    }

    [Fact]
    public void The_documentation_is_what_the_catalogue_says() =>
        Assert.Equal(ErrorDocument.Write(), File.ReadAllText(Path.Combine(Root(), "docs", "errors.md")));

    private static IReadOnlyList<ErrorAnswer> Answers(string code) => ErrorCatalogue.All.FirstOrDefault(entry => entry.Code == code)?.Answers ?? [];

    /// <summary>One problem of each member of <see cref="Problems"/>.</summary>
    private static IEnumerable<(string Name, Problem Problem)> Named()
    {
        const BindingFlags everything = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var members = typeof(Problems).GetMembers(everything);
        foreach (var field in members.OfType<FieldInfo>().Where(field => field.FieldType == typeof(Problem)))
            yield return (field.Name, (Problem)field.GetValue(null)!);
        foreach (var method in members.OfType<MethodInfo>().Where(method => method.ReturnType == typeof(Problem)))
            yield return (method.Name, (Problem)method.Invoke(null, [.. method.GetParameters().Select(Sample)])!);
    }

    private static object? Sample(ParameterInfo parameter) => parameter.ParameterType switch
    {
        var type when type == typeof(string) => "sample",
        var type when type.IsAssignableFrom(typeof(InvalidParameter[])) => new InvalidParameter[] { new("field", "must be set") },
        { IsValueType: true } type => Activator.CreateInstance(type),
        var type => throw new NotSupportedException($"Say here what a sample of {type} is."),
    };

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
