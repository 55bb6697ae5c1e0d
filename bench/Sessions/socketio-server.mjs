// The same work as Parley's login, on socket.io: verify the RS256 token of the query, answer with session:success.
//   node socketio-server.mjs PUBLIC-KEY-FILE      prints "listening PORT"; "broadcast" on stdin sends one event to all
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import jwt from "jsonwebtoken";
import { Server } from "socket.io";

const publicKey = readFileSync(process.argv[2], "utf8");
const http = createServer();
const io = new Server(http, {
  path: "/v2/rtc/",
  transports: ["websocket"],
  perMessageDeflate: false,
  maxHttpBufferSize: 64 * 1024,
});

io.on("connection", (socket) => {
  try {
    const claims = jwt.verify(socket.handshake.query.token, publicKey, { algorithms: ["RS256"] });
    // socket.io's documentation: lets go of the first request, which else stays in memory.
    socket.conn.request = null;
    socket.emit("session:success", {
      body: { id: `SES-${randomUUID()}`, user_id: `USR-${claims.sub}`, name: claims.sub, api_key: "bench123" },
    });
  } catch {
    socket.emit("system:error:invalid-token", { body: {} });
    socket.disconnect(true);
  }
});

createInterface({ input: process.stdin }).on("line", (line) => {
  const { name, body } = JSON.parse(line);
  io.emit(name, body);
});

http.listen(0, "127.0.0.1", 4096, () => console.log(`listening ${http.address().port}`));
