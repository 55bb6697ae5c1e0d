import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { ask, clients, connect, next, settled, transports } from './clients.js';
import { startHost } from './host.js';

// Characters of one, two, three and four bytes: Engine.IO 3 counts them in UTF-16 units.
const text = 'a é € 😀 "\\ \u0001 \u2028';

let host;
before(async () => { host = await startHost('--connectTimeout', '5000'); });
after(() => host.stop());

for (const client of clients) {
  for (const transport of transports) {
    describe(`${client.name}, ${transport.name}`, { concurrency: false }, () => {
      const opened = [];
      const open = (options) => {
        const socket = connect(client, host.url, { path: '/socket.io', transports: transport.transports, ...options });
        opened.push(socket);
        return socket;
      };
      afterEach(() => opened.splice(0).forEach((socket) => socket.close()));

      it('connects and gets the first event that the server emits', async () => {
        const socket = open();
        const [auth] = await next(socket, 'auth');
        assert.deepEqual(auth, {});
        assert.ok(socket.connected);
        assert.ok(socket.id);
        const [{ id, engine }] = await ask(socket, 'please-describe');
        assert.equal(id, socket.id);
        assert.equal(engine, client.engine);
      });

      it('ends on the transport that it was meant to', async () => {
        const socket = open();
        await next(socket, 'auth');
        const deadline = Date.now() + 30_000;
        let transportNow;
        do {
          await settled(20);
          [{ transport: transportNow }] = await ask(socket, 'please-describe');
        } while (transportNow !== transport.ends && Date.now() < deadline);
        assert.equal(transportNow, transport.ends);
      });

      it('exchanges text of every width, in order, across an upgrade', async () => {
        const socket = open();
        await next(socket, 'auth');
        const received = [];
        const done = new Promise((resolve) => {
          socket.on('message-back', (n, said) => {
            received.push(n);
            assert.equal(said, text);
            if (received.length === 300) resolve();
          });
        });
        for (let n = 0; n < 300; n++) {
          socket.emit('message', n, text);
          if (n % 20 === 0) await settled(2);
        }
        await done;
        assert.deepEqual(received, Array.from({ length: 300 }, (_, n) => n));
      });

      it('exchanges binary with text around it', async () => {
        const socket = open();
        await next(socket, 'auth');
        const bytes = Buffer.from(Array.from({ length: 256 }, (_, n) => n));
        socket.emit('message', bytes, { deep: [Buffer.from([1, 2, 3]), text] }, Buffer.alloc(0));
        const [first, nested, empty] = await next(socket, 'message-back');
        assert.deepEqual(Buffer.from(first), bytes);
        assert.deepEqual(Buffer.from(nested.deep[0]), Buffer.from([1, 2, 3]));
        assert.equal(nested.deep[1], text);
        assert.equal(empty.length ?? empty.byteLength, 0);
      });

      it('exchanges messages of many frames', async () => {
        const socket = open();
        await next(socket, 'auth');
        const long = '€'.repeat(150_000);
        socket.emit('message', long, Buffer.alloc(300_000, 7));
        const [said, bytes] = await next(socket, 'message-back');
        assert.equal(said, long);
        assert.ok(Buffer.from(bytes).equals(Buffer.alloc(300_000, 7)));
      });

      it('is answered by acknowledgements, with and without binary', async () => {
        const socket = open();
        await next(socket, 'auth');
        assert.deepEqual(await ask(socket, 'message-with-ack', 1, text, { a: [true] }), [1, text, { a: [true] }]);
        const [bytes] = await ask(socket, 'message-with-ack', Buffer.from([4, 5, 6]));
        assert.deepEqual(Buffer.from(bytes), Buffer.from([4, 5, 6]));
        assert.deepEqual(await ask(socket, 'message-with-ack'), []);
      });

      it('acknowledges what the server asks', async () => {
        const socket = open();
        await next(socket, 'auth');
        socket.on('question', (...args) => args.pop()(...args, 'answered'));
        socket.emit('please-ask', text, Buffer.from([9]));
        const [said, bytes, mark] = await next(socket, 'understood');
        assert.equal(said, text);
        assert.deepEqual(Buffer.from(bytes), Buffer.from([9]));
        assert.equal(mark, 'answered');
      });

      it('uses another namespace on its own', async () => {
        const socket = open({ namespace: '/custom' });
        await next(socket, 'auth');
        socket.emit('message', 'there');
        assert.deepEqual(await next(socket, 'message-back'), ['there']);
      });

      it('is refused by an unknown namespace', async () => {
        const socket = open({ namespace: '/unknown' });
        const [error] = await next(socket, client.engine === 4 ? 'connect_error' : 'error');
        assert.equal(error.message ?? error, 'Invalid namespace');
      });

      it('is refused by an app, with its data', async () => {
        const socket = open({ namespace: '/refusing' });
        const [error] = await next(socket, client.engine === 4 ? 'connect_error' : 'error');
        if (client.engine === 4) {
          assert.equal(error.message, 'not today');
          assert.deepEqual(error.data, { retry: false });
        } else {
          assert.deepEqual(error, { retry: false });
        }
      });

      it('gets the last event and stays away when the server disconnects it', async () => {
        const socket = open();
        await next(socket, 'auth');
        const goodbye = next(socket, 'goodbye');
        const disconnect = next(socket, 'disconnect');
        socket.emit('please-disconnect');
        assert.deepEqual(await goodbye, [{ why: 'because' }]);
        assert.equal((await disconnect)[0], 'io server disconnect');
        let again = false;
        socket.on('connect', () => { again = true; });
        await settled(200);
        assert.equal(again, false);
      });

      it('gets the last event and comes back when the server closes its transport', async () => {
        const socket = open();
        await next(socket, 'auth');
        const goodbye = next(socket, 'goodbye');
        const disconnect = next(socket, 'disconnect');
        socket.emit('please-close-transport');
        assert.deepEqual(await goodbye, [{ why: 'because' }]);
        assert.match((await disconnect)[0], /transport (close|error)/);
        await next(socket, 'auth');
        assert.ok(socket.connected);
      });

      it('comes back when its transport is cut', async () => {
        const socket = open();
        await next(socket, 'auth');
        const disconnect = next(socket, 'disconnect');
        socket.emit('please-abort');
        await disconnect;
        await next(socket, 'auth');
      });

      it('stays connected through many heartbeats', async () => {
        const socket = open();
        await next(socket, 'auth');
        socket.on('disconnect', (reason) => assert.fail(reason));
        await settled(1500);
        assert.deepEqual(await ask(socket, 'message-with-ack', 'still here'), ['still here']);
        socket.removeAllListeners('disconnect');
      });

      it('hears what is said in its room', async () => {
        const [listener, speaker] = [open(), open()];
        await Promise.all([next(listener, 'auth'), next(speaker, 'auth')]);
        const room = `${client.name} ${transport.name}`;
        await ask(listener, 'please-join', room);
        speaker.emit('please-tell', room, { text });
        assert.deepEqual(await next(listener, 'told'), [{ text }]);
      });
    });
  }

  describe(client.name, () => {
    it('shares one connection between namespaces', async () => {
      const manager = client.engine === 4 ? { multiplex: true } : {};
      const main = client.io(host.url, { ...manager, transports: ['websocket'] });
      const custom = client.io(`${host.url}/custom`, { ...manager, transports: ['websocket'] });
      await Promise.all([next(main, 'auth'), next(custom, 'auth')]);
      custom.emit('please-disconnect');
      await next(custom, 'disconnect');
      assert.deepEqual(await ask(main, 'message-with-ack', 'main stays'), ['main stays']);
      main.close();
    });

    it('hands over what it authenticates with', async () => {
      const auth = { token: 'abc' };
      const options = client.engine === 4 ? { auth } : { query: auth };
      const socket = connect(client, host.url, { namespace: '/custom', transports: ['websocket'], ...options });
      const [seen] = await next(socket, 'auth');
      assert.equal(seen.token, 'abc');
      socket.close();
    });
  });
}

it('The host logged nothing worse than information', () => {
  assert.doesNotMatch(host.output(), /^(warn|fail|crit)/m);
});
