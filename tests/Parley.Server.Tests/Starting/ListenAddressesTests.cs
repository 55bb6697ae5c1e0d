using Microsoft.Extensions.Configuration;
using Parley.Server.Starting;

namespace Parley.Server.Tests.Starting;

public sealed class ListenAddressesTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7700")]
    [InlineData("http://127.0.0.1:0/")]
    [InlineData("HTTP://LocalHost:7700")]
    [InlineData("https://[::1]:443")]
    [InlineData("http://[::]")]
    [InlineData("http://*:80")]
    [InlineData("http://+:80")]
    [InlineData("http://0.0.0.0")]
    [InlineData("http://unix:/run/parley.sock")]
    public void What_names_a_place_of_this_machine_is_taken(string address) => Assert.Null(ListenAddresses.Broken(address));

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("127.0.0.1:7700")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://")]
    [InlineData("http://:80")]
    [InlineData("http://127.0.0.1:abc")]
    [InlineData("http://127.0.0.1:")]
    [InlineData("http://127.0.0.1:65536")]
    [InlineData("http://127.0.0.1:-1")]
    [InlineData("http://127.0.0.1:7700/base")]
    [InlineData("http://127.0.0.1.5:80")]
    [InlineData("http://chat.example:80")]
    [InlineData("http://me@127.0.0.1:80")]
    [InlineData("http://::1:80")]
    [InlineData("http://[::1:80")]
    public void What_Kestrel_would_take_for_every_interface_is_refused(string address) => Assert.NotNull(ListenAddresses.Broken(address));

    [Theory]
    [InlineData(true, null, null)]
    [InlineData(true, "Parley:DataDirectory", "data")]
    [InlineData(true, "urls", "")]
    [InlineData(false, "urls", "http://127.0.0.1:0")]
    [InlineData(false, "http_ports", "8080")]
    [InlineData(false, "https_ports", "8443")]
    [InlineData(false, "Kestrel:Endpoints:a:Url", "http://127.0.0.1:0")]
    public void The_default_address_gives_way_to_any_setting_of_where_to_listen(bool isUnset, string? key, string? value)
    {
        var settings = new Dictionary<string, string?>();
        if (key is not null)
            settings[key] = value;
        Assert.Equal(isUnset, ListenAddresses.AreUnset(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()));
    }

    [Fact]
    public void The_default_address_can_be_listened_on() => Assert.Null(ListenAddresses.Broken(ListenAddresses.Default));
}
