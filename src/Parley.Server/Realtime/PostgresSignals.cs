using System.Text.Json;
using Npgsql;
using Parley.Domain;

namespace Parley.Server.Realtime;

/// <summary>
/// Signals over PostgreSQL NOTIFY. Every node hears every signal; a node that lost its connection forgets what it
/// cached when it is back, because what was said meanwhile is not repeated.
/// </summary>
internal sealed partial class PostgresSignals(
    NpgsqlDataSource source, SignalTexts texts, TimeProvider time, ILogger<PostgresSignals> log) : BackgroundService, ISignals
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(500);

    private readonly LocalSignals _local = new();
    private volatile bool _connected;
    private int _isSilent;
    private bool _isLost;

    public bool Connected => _connected;

    public void Subscribe(Action<Signal?> handler) => _local.Subscribe(handler);

    public bool ReachesOthers => true;

    public async Task<bool> TryPublish(Signal signal, CancellationToken cancel)
    {
        _local.Raise(signal);
        return await TryTellOthers(signal, cancel);
    }

    public async Task<bool> TryTellOthers(Signal signal, CancellationToken cancel)
    {
        try
        {
            // One transaction: parts of one signal must come together.
            await using var batch = source.CreateBatch();
            foreach (var notification in texts.Write(signal))
                batch.BatchCommands.Add(notification.Command());
            await batch.ExecuteNonQueryAsync(cancel);
            if (Volatile.Read(ref _isSilent) != 0 && Interlocked.Exchange(ref _isSilent, 0) != 0)
                LogPublishes(log);
            return true;
        }
        catch (NpgsqlException failure)
        {
            // The change itself is stored. Other nodes read it again when their cached copy is no longer fresh.
            if (Interlocked.Exchange(ref _isSilent, 1) == 0)
                LogNotPublished(log, signal.Kind, failure.Message);
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Listen(stoppingToken);
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException)
            {
                if (!_isLost)
                    LogLost(log, failure.Message);
                _isLost = true;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            _connected = false;
            await Task.Delay(Retry, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Listen(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        var parts = new SignalParts();
        connection.Notification += (_, notification) =>
        {
            if (notification.Channel != SignalTexts.PartsChannel)
                Receive(notification.Payload);
            else if (parts.Add(notification.Payload) is { } whole)
                Receive(whole);
        };
        await using (var listen = new NpgsqlCommand($"LISTEN {SignalTexts.Channel}; LISTEN {SignalTexts.PartsChannel}", connection))
            await listen.ExecuteNonQueryAsync(cancel);
        _local.Raise(null);
        _connected = true;
        if (_isLost)
            LogBack(log);
        _isLost = false;
        while (true)
        {
            // A connection that died without a word shows when it is used.
            if (!await connection.WaitAsync(TimeSpan.FromSeconds(5), cancel))
            {
                await using var ping = new NpgsqlCommand("SELECT 1", connection);
                await ping.ExecuteNonQueryAsync(cancel);
            }
        }
    }

    private void Receive(string payload)
    {
        try
        {
            if (texts.Read(payload) is { } signal)
                _local.Raise(signal);
        }
        catch (JsonException)
        {
            // Another program on our channel: it knows nothing that we cached.
            _local.Raise(null);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Signals, the first of them {Kind}, do not reach the other nodes, which hear of changes later: {Reason}")]
    private static partial void LogNotPublished(ILogger log, SignalKind kind, string reason);

    [LoggerMessage(LogLevel.Warning, "Signals reach the other nodes again")]
    private static partial void LogPublishes(ILogger log);

    [LoggerMessage(LogLevel.Warning, "Signals of the other nodes do not arrive, and their changes are seen later: {Reason}")]
    private static partial void LogLost(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "Signals of the other nodes arrive again")]
    private static partial void LogBack(ILogger log);
}
