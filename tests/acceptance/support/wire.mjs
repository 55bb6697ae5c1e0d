// A wire to a server that can be cut, and mended: to its clients the server is gone meanwhile.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

export async function startWire() {
  const sockets = new Set();
  let target;
  let isCut = false;
  const keep = (socket) => {
    sockets.add(socket);
    // A peer that goes away is what this is for.
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    keep(client);
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    keep(upstream);
    client.pipe(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endAll = () => { for (const socket of sockets) socket.destroy(); };

  return {
    /** Resolves to the address under which the server is reached through the wire. */
    to: (url) => {
      target = new URL(url);
      return `http://127.0.0.1:${server.address().port}`;
    },
    cut: () => {
      isCut = true;
      endAll();
    },
    mend: () => { isCut = false; },
    stop: () => {
      endAll();
      server.close();
    },
  };
}
