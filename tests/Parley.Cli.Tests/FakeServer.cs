using System.Net;
using System.Text;

namespace Parley.Cli.Tests;

/// <summary>Answers as told and remembers what it was asked. A request that nobody expected is a 404.</summary>
internal sealed class FakeServer : HttpMessageHandler
{
    private readonly Dictionary<string, (HttpStatusCode Status, string Body)> _answers = [];

    public List<Exchange> Requests { get; } = [];

    public Exception? Unreachable { get; set; }

    /// <summary>What is answered where nothing else is said.</summary>
    public (HttpStatusCode Status, string Body) Otherwise { get; set; } = (HttpStatusCode.NotFound, "{}");

    public FakeServer On(string methodAndPath, string body, HttpStatusCode status = HttpStatusCode.OK)
    {
        _answers[methodAndPath] = (status, body);
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Unreachable is not null)
            throw Unreachable;
        var asked = $"{request.Method} {request.RequestUri!.PathAndQuery}";
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Requests.Add(new Exchange(asked, body, request.Headers.Authorization?.ToString() ?? "", request.RequestUri));

        var (status, answer) = _answers.GetValueOrDefault(asked, Otherwise);
        return new HttpResponseMessage(status)
        {
            Content = new StringContent(answer, Encoding.UTF8, "application/json"),
        };
    }

    internal sealed record Exchange(string Asked, string Body, string Authorization, Uri Url);
}
