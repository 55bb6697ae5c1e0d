namespace Parley.Server.Starting;

/// <summary>
/// Kestrel's own settings. It drops a key that it does not know, and would go on without the certificate that was meant.
/// </summary>
internal static class KestrelSettings
{
    public const string Endpoints = "Kestrel:Endpoints";

    // Kestrel's sections, of which a name is the operator's own: https://aka.ms/aspnet/kestrel-endpoints
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Kestrel"] = ["Endpoints", "EndpointDefaults", "Certificates"],
        ["Kestrel:EndpointDefaults"] = ["Protocols", "SslProtocols", "ClientCertificateMode"],
        ["Kestrel:Certificates:*"] = ["Path", "KeyPath", "Password", "Subject", "Store", "Location", "AllowInvalid"],
        ["Kestrel:Endpoints:*"] = ["Url", "Protocols", "SslProtocols", "ClientCertificateMode", "Certificate", "Sni"],
        ["Kestrel:Endpoints:*:Certificate"] = ["Path", "KeyPath", "Password", "Subject", "Store", "Location", "AllowInvalid"],
    };

    private static readonly Dictionary<string, string[]> Values = new(StringComparer.Ordinal)
    {
        // HTTP/3 is not served.
        ["Protocols"] = ["Http1", "Http2", "Http1AndHttp2"],
        ["ClientCertificateMode"] = ["NoCertificate", "AllowCertificate", "RequireCertificate", "DelayCertificate"],
        ["AllowInvalid"] = ["true", "false"],
    };

    /// <param name="root">Where paths begin that are not absolute.</param>
    public static IEnumerable<string> Errors(IConfiguration configuration, string root) =>
        Known.SelectMany(entry => Sections(configuration, entry.Key).SelectMany(section =>
            (IEnumerable<string>)[.. Unknown(section, entry.Value), .. WrongValues(section), .. MissingFiles(section, root)]));

    private static IEnumerable<IConfigurationSection> Sections(IConfiguration configuration, string path)
    {
        IEnumerable<IConfigurationSection> found = [configuration.GetSection(path.Split(':')[0])];
        foreach (var name in path.Split(':')[1..])
            found = found.SelectMany(section => name == "*" ? section.GetChildren() : [section.GetSection(name)]);
        return found;
    }

    private static IEnumerable<string> Unknown(IConfigurationSection section, string[] known) => section.GetChildren()
        .Where(child => !known.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
        .Select(child => $"{child.Path} is not a setting.");

    // A value that it cannot read, it takes for an absent one.
    private static IEnumerable<string> WrongValues(IConfigurationSection section) => Values
        .Where(value => section[value.Key] is { Length: > 0 } text && !value.Value.Contains(text, StringComparer.OrdinalIgnoreCase))
        .Select(value => $"{section.Path}:{value.Key} must be one of {string.Join(", ", value.Value)}.");

    private static IEnumerable<string> MissingFiles(IConfigurationSection section, string root)
    {
        foreach (var key in (string[])["Path", "KeyPath"])
        {
            if (section[key] is { Length: > 0 } path && Path.GetFullPath(path, root) is var file && !File.Exists(file))
                yield return $"{section.Path}:{key}: there is no file {file}.";
        }
    }
}
