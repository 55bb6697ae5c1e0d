import { io as io4 } from 'sio4';
import io2 from 'sio2';

/** Both generations of the official client, and the transports to run them on. */
export const clients = [
  { name: 'socket.io-client 4.8', io: io4, engine: 4 },
  { name: 'socket.io-client 2.5', io: io2, engine: 3 },
];

export const transports = [
  { name: 'websocket only', transports: ['websocket'], ends: 'WebSocket' },
  { name: 'polling only', transports: ['polling'], ends: 'Polling' },
  { name: 'polling with upgrade', transports: ['polling', 'websocket'], ends: 'WebSocket' },
];

/** Connects a client that shares nothing with others. */
export function connect(client, url, options = {}) {
  const { namespace = '/', ...rest } = options;
  return client.io(url + namespace, { forceNew: true, reconnectionDelay: 20, reconnectionDelayMax: 50, ...rest });
}

/** The arguments of the next event of that name. Unlike node's `once` it leaves events named "error" alone. */
export const next = (emitter, name) => new Promise((resolve, reject) => {
  const timer = setTimeout(() => reject(new Error(`No ${name}.`)), 30_000);
  emitter.once(name, (...args) => {
    clearTimeout(timer);
    resolve(args);
  });
});

/** Emits and resolves to the arguments of the acknowledgement. */
export const ask = (socket, name, ...args) => new Promise((resolve, reject) => {
  const timer = setTimeout(() => reject(new Error(`No acknowledgement of ${name}.`)), 30_000);
  socket.emit(name, ...args, (...answer) => {
    clearTimeout(timer);
    resolve(answer);
  });
});

export const settled = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
