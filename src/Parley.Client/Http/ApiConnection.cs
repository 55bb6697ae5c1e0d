using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Client.Http;

/// <summary>One request, one answer: JSON in, JSON out, problems as exceptions.</summary>
internal sealed class ApiConnection(HttpClient http, Uri baseAddress)
{
    private readonly string _root = baseAddress.AbsoluteUri.TrimEnd('/');

    public async Task<T> SendAsync<T>(
        HttpMethod method, string path, AuthenticationHeaderValue authorization, HttpContent? body, JsonTypeInfo<T> type,
        CancellationToken cancellationToken)
    {
        using var response = await ExchangeAsync(method, path, authorization, body, cancellationToken);
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken)
                ?? throw new JsonException("The body is null.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A proxy's welcome page, or another service on that port: the status alone would look like success.
            var problem = new Problem { Detail = "The answer is not what this API sends; is this URL a Parley server?" };
            throw new ParleyException(response.StatusCode, problem, e);
        }
    }

    public async Task SendAsync(
        HttpMethod method, string path, AuthenticationHeaderValue authorization, CancellationToken cancellationToken)
    {
        using var response = await ExchangeAsync(method, path, authorization, body: null, cancellationToken);
    }

    private async Task<HttpResponseMessage> ExchangeAsync(
        HttpMethod method, string path, AuthenticationHeaderValue authorization, HttpContent? body,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, _root + path) { Content = body };
        request.Headers.Authorization = authorization;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));

        var response = await http.SendAsync(request, cancellationToken);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw new ParleyException(response.StatusCode, await ReadProblemAsync(response, cancellationToken));
    }

    private static async Task<Problem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        try
        {
            return JsonSerializer.Deserialize(body, ParleyClientJson.Default.Problem) ?? new Problem();
        }
        catch (JsonException)
        {
            return new Problem { Title = response.ReasonPhrase };
        }
    }
}
