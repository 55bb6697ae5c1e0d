namespace Parley.SocketIO.Protocol.Tests;

public class EngineHandshakeTests
{
    [Fact]
    public void It_is_written_as_the_clients_expect_it()
    {
        var handshake = new EngineHandshake("eio1", ["websocket"], 25000, 20000, 1000000);
        const string Json =
            """{"sid":"eio1","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}""";
        Assert.Equal(Json, Bytes.Text(Bytes.Written(handshake.Write)));

        EngineHandshake read = EngineHandshake.Parse(Bytes.Utf8(Json));
        Assert.Equal((handshake.Sid, handshake.PingInterval, handshake.PingTimeout, handshake.MaxPayload),
            (read.Sid, read.PingInterval, read.PingTimeout, read.MaxPayload));
        Assert.Equal(handshake.Upgrades, read.Upgrades);
    }

    [Fact]
    public void Old_servers_do_not_tell_their_maximum_payload() =>
        Assert.Equal(0, EngineHandshake.Parse("""{"sid":"a","upgrades":[],"pingInterval":1,"pingTimeout":1}"""u8).MaxPayload);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"sid":1}""")]
    [InlineData("""{"sid":"a","pingInterval":"x"}""")]
    [InlineData("""{"sid":"a","pingInterval":-1}""")]
    [InlineData("""{"sid":"a","upgrades":[1]}""")]
    [InlineData("""{"sid":"\ud800"}""")]
    public void What_is_no_handshake_is_invalid(string json) =>
        Assert.Throws<InvalidDataException>(() => EngineHandshake.Parse(Bytes.Utf8(json)));
}
