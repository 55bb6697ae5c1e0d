using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using Parley.Client.Http;

namespace Parley.Client;

public sealed partial class ParleyClient
{
    // The most that the API gives at once.
    private const int LargestPage = 100;

    /// <summary>
    /// Makes an application. Without <see cref="ApplicationKeys.PublicKey"/> the server makes the keys, and the
    /// private one is in this answer and never again. Without <see cref="Application.Id"/> it gets a new id.
    /// </summary>
    /// <exception cref="ParleyException">400, with <c>id</c> among its invalid parameters: the id is taken.</exception>
    public Task<Application> CreateApplicationAsync(
        Application application, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Post, "/v2/applications", _credentials.Account(), Body(application),
            ParleyClientJson.Default.Application, cancellationToken);

    /// <summary>Reads one page of the account's applications.</summary>
    /// <param name="page">The page's number, from 1.</param>
    /// <param name="pageSize">1 to 100.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public Task<ApplicationPage> ListApplicationsAsync(
        int page = 1, int pageSize = LargestPage, CancellationToken cancellationToken = default)
    {
        var path = new QueryString("/v2/applications").Add("page_size", pageSize).Add("page", page).ToString();
        return _api.SendAsync(
            HttpMethod.Get, path, _credentials.Account(), body: null, ParleyClientJson.Default.ApplicationPage,
            cancellationToken);
    }

    /// <summary>Reads all of the account's applications, page after page.</summary>
    public async IAsyncEnumerable<Application> ListAllApplicationsAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ApplicationPage page;
        var number = 1;
        do
        {
            page = await ListApplicationsAsync(number, cancellationToken: cancellationToken);
            foreach (var application in page.Applications)
                yield return application;
        }
        while (page.Applications.Count > 0 && number++ < page.TotalPages);
    }

    /// <summary>Reads one application; its private key is never part of it.</summary>
    public Task<Application> GetApplicationAsync(string id, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Get, ApplicationPath(id), _credentials.Account(), body: null,
            ParleyClientJson.Default.Application, cancellationToken);

    /// <summary>Replaces everything but the id: what is not set is switched off. Absent keys stay as they are.</summary>
    public Task<Application> ReplaceApplicationAsync(
        string id, Application application, CancellationToken cancellationToken = default) =>
        _api.SendAsync(
            HttpMethod.Put, ApplicationPath(id), _credentials.Account(), Body(application),
            ParleyClientJson.Default.Application, cancellationToken);

    /// <summary>Reads an application, changes it and writes it back, so that what is not changed is kept.</summary>
    /// <remarks>The API has no versions: of two changes at the same time the later one wins.</remarks>
    public async Task<Application> UpdateApplicationAsync(
        string id, Func<Application, Application> change, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        var current = await GetApplicationAsync(id, cancellationToken);
        return await ReplaceApplicationAsync(id, change(current), cancellationToken);
    }

    /// <summary>Deletes an application; its tokens stop working at once.</summary>
    public Task DeleteApplicationAsync(string id, CancellationToken cancellationToken = default) =>
        _api.SendAsync(HttpMethod.Delete, ApplicationPath(id), _credentials.Account(), cancellationToken);

    private static string ApplicationPath(string id) => $"/v2/applications/{Segment(id)}";

    private static JsonContent Body(Application application)
    {
        ArgumentNullException.ThrowIfNull(application);
        var other = application.Other?.Where(member => member.Key != "_links").ToDictionary();
        var keys = application.Keys is null ? null : application.Keys with { PrivateKey = null };
        return JsonContent.Create(
            application with { Keys = keys, Other = other }, ParleyClientJson.Default.Application);
    }
}
