using Parley.SocketIO;
using Parley.SocketIO.ConformanceHost;

// What the official conformance suites of Engine.IO and Socket.IO expect to run against; the suites' own settings.
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
// Printed by tests to learn the port.
builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.UseSocketIO()));
WebApplication app = builder.Build();
ILoggerFactory loggers = app.Services.GetRequiredService<ILoggerFactory>();

TimeSpan pingInterval = Milliseconds("pingInterval", 300);
TimeSpan pingTimeout = Milliseconds("pingTimeout", 200);

using var engine = new EngineIOServer(
    new EchoEngine(), new EngineIOOptions { PingInterval = pingInterval, PingTimeout = pingTimeout }, loggers);
app.MapEngineIO("/engine.io", engine);

using var server = new SocketIOServer(
    new SocketIOOptions
    {
        PingInterval = pingInterval,
        PingTimeout = pingTimeout,
        ConnectTimeout = Milliseconds("connectTimeout", 1000),
    },
    loggers);
var sockets = new EchoSockets(server);
server.Handle("/", sockets);
server.Handle("/custom", sockets);
server.Handle("/refusing", new RefusingSockets());
app.MapSocketIO("/socket.io", server);

// A route under the path of the server, to be left alone by it.
app.MapPost("/socket.io/metrics", () => Results.Json(new { }));
app.Run();

TimeSpan Milliseconds(string key, int otherwise) =>
    TimeSpan.FromMilliseconds(builder.Configuration.GetValue(key, otherwise));
