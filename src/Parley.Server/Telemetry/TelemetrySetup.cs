using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Parley.Server.Telemetry;

/// <summary>Metrics for Prometheus at <c>/metrics</c>; traces to where the standard OTEL_ variables say.</summary>
internal static class TelemetrySetup
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ParleyMetrics>();
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ParleyMetrics.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter());
        // Without a collector nothing is traced: the instrumentation costs every request something.
        if (!string.IsNullOrEmpty(builder.Configuration[Endpoint]))
            telemetry.WithTracing(traces => traces.AddAspNetCoreInstrumentation().AddOtlpExporter());
    }
}
