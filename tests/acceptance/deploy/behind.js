import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, it } from 'node:test';
import { io } from 'socket.io-client';
import { startNode } from './node.js';
import { directory, request } from './program.js';

// Longer than deploy/nginx leaves a connection on which nothing is said.
const idle = 65_000;

/** What holds behind each of the proxies. */
export function behind(start) {
  let place;
  let node;
  let proxy;
  let silent;
  before(async () => {
    place = await directory();
    node = await startNode(place.path);
    for (const user of ['ann', 'bob']) await node.call('POST', '/v1/users', { name: user });
    proxy = await start(place.path, node);
    silent = await beSilent(['websocket'], ['polling']);
  });
  after(async () => {
    silent?.forEach(({ socket }) => socket.close());
    // The node first: Caddy waits for what is still going through it.
    await node?.stop();
    await proxy?.stop();
    await place?.remove();
  });

  /** Connects and logs in: the body of the success, and the socket. */
  async function logIn(transports, token = node.token('ann'), options = {}) {
    const socket = io(proxy.url, {
      path: '/v2/rtc', forceNew: true, ca: proxy.ca, transports, query: { token }, reconnection: false, reconnectionDelay: 100, reconnectionDelayMax: 500, ...options,
    });
    const success = await new Promise((resolve, reject) => {
      socket.once('session:success', resolve);
      socket.once('connect_error', (error) => options.reconnection || reject(error));
      socket.onAny((event, detail) => event.includes('error') && reject(new Error(JSON.stringify(detail))));
    });
    return { socket, success };
  }

  async function beSilent(...kinds) {
    return Promise.all(kinds.map(async (transports) => {
      const { socket } = await logIn(transports, node.token('bob'));
      const connection = { socket, since: Date.now(), lost: undefined };
      socket.once('disconnect', (reason) => { connection.lost = reason; });
      return connection;
    }));
  }

  const get = (path, options = {}) => request(proxy.url + path, {
    ca: proxy.ca, ...options, headers: { Authorization: `Bearer ${node.token()}`, ...options.headers },
  });

  for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
    it(`a client logs in by ${transports.join(' and then ')}`, async () => {
      const { socket, success } = await logIn(transports);
      try {
        assert.match(success.body.id, /^SES-/);
        if (socket.io.engine.transport.name !== transports.at(-1)) await once(socket.io.engine, 'upgrade');
        assert.equal(socket.io.engine.transport.name, transports.at(-1));
      } finally {
        socket.close();
      }
    });
  }

  for (const transport of ['websocket', 'polling']) {
    it(`a token of 8,190 characters logs in by ${transport}`, async () => {
      const token = node.token('ann', 8190);
      assert.ok(token.length > 8180 && token.length <= 8190, `${token.length}`);

      const { socket } = await logIn([transport], token);

      socket.close();
    });
  }

  it('links say the name and the scheme that the client called', async () => {
    const { status, body } = await get('/v1/users');

    assert.equal(status, 200);
    assert.ok(JSON.parse(body)._links.self.href.startsWith(`${proxy.url}/v1/users`), body);
  });

  it('the limit for an address holds for the client\'s own, whatever it says of itself', async () => {
    const handshake = async (localAddress, headers) =>
      (await request(`${proxy.url}/rtc/?EIO=3&transport=polling`, { ca: proxy.ca, localAddress, headers })).status;

    for (let free = 3; free > 0; free--) assert.equal(await handshake('127.0.0.2'), 200);
    assert.equal(await handshake('127.0.0.2'), 429);
    assert.equal(await handshake('127.0.0.2', { 'X-Forwarded-For': '192.0.2.1' }), 429);
    assert.equal(await handshake('127.0.0.3'), 200);
  });

  it('a body that is too large is refused by the server, and one that is far too large by the proxy', async () => {
    const large = await post(1_500_000);
    assert.equal(large[':status'], 413);
    assert.match(large['content-type'], /json/);

    // Caddy before 2.7 says it the other way.
    assert.ok([413, 502].includes((await post(4_000_000))[':status']));
  });

  /** The head of the answer. On HTTP/2, where an answer that comes before all is sent does not break the connection. */
  async function post(size) {
    const session = connectHttp2(proxy.url, { ca: proxy.ca });
    try {
      const stream = session.request({
        ':method': 'POST', ':path': '/v1/users', authorization: `Bearer ${node.token()}`, 'content-type': 'application/json',
      });
      const answer = once(stream, 'response');
      // The rest is not wanted any more.
      stream.on('error', () => {});
      stream.end(JSON.stringify({ name: 'large', display_name: 'x'.repeat(size) }));
      return (await answer)[0];
    } finally {
      session.destroy();
    }
  }

  it('answers of the API are compressed, and those of sockets are not', async () => {
    const headers = { 'Accept-Encoding': 'gzip' };

    assert.equal((await get('/v1/users', { headers })).headers['content-encoding'], 'gzip');
    const handshake = await request(`${proxy.url}/v2/rtc/?EIO=4&transport=polling`, { ca: proxy.ca, headers });
    assert.equal(handshake.status, 200);
    assert.equal(handshake.headers['content-encoding'], undefined);
  });

  it('browsers speak HTTP/2', async () => {
    const session = connectHttp2(proxy.url, { ca: proxy.ca });
    try {
      const [headers] = await once(session.request({ ':path': '/health/ready' }).end(), 'response');
      assert.equal(headers[':status'], 200);
      assert.equal(session.alpnProtocol, 'h2');
    } finally {
      session.close();
    }
  });

  it('metrics are not for the public', async () => {
    assert.equal((await request(`${node.url}/metrics`)).status, 200);
    for (const path of ['/metrics', '/metrics/', '/METRICS', '/%6Detrics', '//metrics', '/health/../metrics']) {
      const { status, body } = await get(path);
      assert.equal(status, 404, path);
      assert.doesNotMatch(body, /# TYPE/, path);
    }
  });

  it('connections on which nothing is said for a minute stay', async () => {
    await pause(Math.max(0, ...silent.map(({ since }) => since + idle - Date.now())));

    assert.deepEqual(silent.map(({ lost }) => lost), [undefined, undefined]);
    for (const { socket } of silent) assert.ok(socket.connected);
  });

  it('a client misses nothing when the server stops and comes back', { timeout: 120_000 }, async () => {
    await node.call('POST', '/v1/conversations', { name: 'room' });
    const { id } = await node.call('GET', '/v1/conversations?page_size=1').then((page) => page._embedded.conversations[0]);
    await node.call('POST', `/v1/conversations/${id}/members`, { state: 'joined', user: { name: 'ann' }, channel: { type: 'app' } });
    const say = (text) => node.call('POST', `/v1/conversations/${id}/events`, { type: 'custom:say', body: { text } });
    const listener = await listen(node.token('ann'));
    try {
      await say('before');
      assert.equal(await listener.next(), 'before');

      assert.equal(await node.stop(), 0);
      const during = request(`${proxy.url}/health/live`, { ca: proxy.ca });
      await node.restart();
      // nginx says at once that nobody is there; Caddy waits a little for the server.
      assert.ok([200, 502].includes((await during).status));
      await say('after');

      assert.equal(await listener.next(), 'after');
    } finally {
      listener.close();
    }
  });

  /** Logs in and, as the official clients do, connects again with the session's id; `next` resolves to the next text. */
  async function listen(token) {
    const { socket, success } = await logIn(['websocket'], token, { reconnection: true });
    socket.io.on('reconnect_attempt', () => { socket.io.opts.query = { token, session_id: success.body.id }; });
    const heard = [];
    const waiting = [];
    let last = 0;
    // It acknowledges nothing, and so may be shown again what it was shown just before the server stopped.
    const take = ({ id, body }) => {
      if (Number(id) <= last) return;
      last = Number(id);
      if (waiting.length) waiting.shift()(body.text);
      else heard.push(body.text);
    };
    socket.on('custom:say', take);
    socket.on('session:success', ({ body }) => body.pending_events?.filter(({ type }) => type === 'custom:say').forEach(take));
    return {
      next: () => (heard.length ? heard.shift() : new Promise((resolve) => { waiting.push(resolve); })),
      close: () => socket.close(),
    };
  }
}
