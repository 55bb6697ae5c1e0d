// A server that dies under load, as by a power cut of its process: what it acknowledged is there.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { io } from 'socket.io-client';
import { startServer } from './server.js';

const senders = 24;

let server;
before(async () => { server = await startServer('ann', 'bob'); });
after(() => server.stop());

/** A session that notes the ids it is shown, and resumes when the connection is lost. */
function watch(token) {
  const watcher = { ids: [], session: null };
  const socket = io(server.url, {
    path: '/v2/rtc', transports: ['websocket'], query: { token, acknowledge_events: 'true' }, reconnectionDelay: 100, reconnectionDelayMax: 200, randomizationFactor: 0,
  });
  const take = (event) => { if (event.id) watcher.ids.push(event.id); };
  socket.onAny((name, event, acknowledge) => {
    if (name === 'session:success') {
      watcher.session = event.body.id;
      socket.io.opts.query = { token, session_id: watcher.session };
      for (const missed of event.body.pending_events ?? []) take(missed);
    } else {
      take(event);
    }
    acknowledge?.();
  });
  watcher.close = () => socket.close();
  return watcher;
}

const until = async (condition, what) => {
  for (const late = Date.now() + 60_000; !await condition();) {
    assert.ok(Date.now() < late, what());
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
};

describe('a server that is killed under load', () => {
  it('keeps every acknowledged event under its id, without a gap, and shows sessions the rest', { timeout: 120_000 }, async () => {
    const { id } = await server.call('POST', '/v1/conversations', {});
    for (const name of ['ann', 'bob']) {
      await server.call('POST', `/v1/conversations/${id}/members`, { state: 'joined', user: { name }, channel: { type: 'app' } });
    }
    const acknowledged = new Map();
    const watchers = [watch(server.token('ann')), watch(server.token('bob'))];
    await until(() => watchers.every((one) => one.session), () => 'No session.');

    const token = server.token('ann');
    let sending = true;
    let count = 0;
    const send = async (text) => {
      const response = await fetch(`${server.url}/v1/conversations/${id}/events`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', 'Idempotency-Key': text },
        body: JSON.stringify({ type: 'message', body: { message_type: 'text', text } }),
      });
      if (response.status !== 201) throw new Error(`${response.status}`);
      const event = await response.json();
      assert.equal(acknowledged.get(event.id) ?? text, text, `Two events have the id ${event.id}.`);
      acknowledged.set(event.id, text);
    };
    const loop = async () => {
      while (sending) {
        const text = `n${count += 1}`;
        // What was not answered is sent again, under the same key, until it is.
        for (;;) {
          try {
            await send(text);
            break;
          } catch (error) {
            if (error instanceof assert.AssertionError) throw error;
            await new Promise((resolve) => { setTimeout(resolve, 50); });
          }
        }
      }
    };
    const loops = Array.from({ length: senders }, loop);
    for (const enough of [1000, 2500]) {
      await until(() => acknowledged.size >= enough, () => `Only ${acknowledged.size} were acknowledged.`);
      await server.kill();
      await server.restart();
    }
    await until(() => acknowledged.size >= 3500, () => `Only ${acknowledged.size} were acknowledged.`);
    sending = false;
    await Promise.all(loops);

    const stored = new Map();
    for (let start = 1; ; start += 100) {
      const { _embedded: { events } } = await server.call(
        'GET', `/v0.3/conversations/${id}/events?page_size=100&start_id=${start}&end_id=${start + 99}`);
      for (const event of events) stored.set(event.id, event.body.text);
      if (events.length < 100) break;
    }
    assert.deepEqual([...stored.keys()], Array.from({ length: stored.size }, (_, index) => index + 1));
    for (const [event, text] of acknowledged) assert.equal(stored.get(event), text);
    // Each text once: a repeated send did not become a second event.
    assert.equal(new Set([...stored.values()].filter(Boolean)).size, stored.size - 2);

    for (const watcher of watchers) {
      await until(() => watcher.ids.includes(stored.size), () => `${watcher.ids.at(-1)} of ${stored.size}`);
      watcher.close();
      // After a crash the server does not know for certain how far a client came, and may show a little again.
      const seen = watcher.ids.filter((event, index) => watcher.ids.indexOf(event) === index);
      assert.deepEqual(seen, Array.from({ length: stored.size - 2 }, (_, index) => index + 3));
    }
  });
});
