// Messages on their way. Each has a key, under which the server keeps it once, however often it is sent.
import { Refused } from '../http.js';
import { kept } from './kept.js';

export class Outbox {
  #api;
  #session;
  #entries;
  #running = new Set();
  #listeners = [];

  /** @param session Says whether it is worth trying; what waits goes when `resume` is called. */
  constructor(api, session) {
    [this.#api, this.#session] = [api, session];
    this.#entries = (kept.get('outbox') ?? []).map((entry) => (entry.state === 'sending' ? { ...entry, state: 'waiting' } : entry));
  }

  /** Calls back with the room, and with the event and its key when one was sent. */
  onChange(listener) { this.#listeners.push(listener); }

  of(room) { return this.#entries.filter((entry) => entry.room === room); }

  add(room, text) {
    this.#entries.push({ key: newKey(), room, text, at: Date.now(), state: 'waiting', why: '' });
    this.#changed(room);
    this.#run(room);
  }

  retry(key) {
    const entry = this.#entries.find((other) => other.key === key);
    if (!entry) return;
    entry.state = 'waiting';
    this.#changed(entry.room);
    this.#run(entry.room);
  }

  discard(key) {
    const entry = this.#entries.find((other) => other.key === key);
    this.#entries = this.#entries.filter((other) => other !== entry);
    if (entry) this.#changed(entry.room);
  }

  /** All that got no answer goes again; what was refused waits for its writer. */
  resume() {
    for (const entry of this.#entries) if (entry.state === 'failed' && !entry.isRefused) entry.state = 'waiting';
    for (const room of new Set(this.#entries.map((entry) => entry.room))) {
      this.#changed(room);
      this.#run(room);
    }
  }

  /** One after the other, so that they arrive in the order in which they were written. */
  async #run(room) {
    if (this.#running.has(room)) return;
    this.#running.add(room);
    let entry;
    // Not before the client can take the message when it comes back.
    await this.#session.conversation(room).catch(() => {});
    while (this.#session.isOnline && (entry = this.of(room).find(({ state }) => state === 'waiting'))) await this.#send(entry);
    this.#running.delete(room);
  }

  async #send(entry) {
    entry.state = 'sending';
    this.#changed(entry.room);
    try {
      const event = await this.#api.send(entry.room, entry.text, entry.key);
      this.#entries = this.#entries.filter((other) => other !== entry);
      this.#changed(entry.room, { event, key: entry.key });
    } catch (error) {
      entry.isRefused = error instanceof Refused && error.status < 500 && error.status !== 429;
      // Without a connection it is no failure yet: it goes when there is one.
      entry.state = entry.isRefused || this.#session.isOnline ? 'failed' : 'waiting';
      entry.why = error.message;
      this.#changed(entry.room);
    }
  }

  #changed(room, sent = null) {
    kept.set('outbox', this.#entries.length > 0 ? this.#entries : null);
    for (const listener of this.#listeners) listener(room, sent);
  }
}

// Not crypto.randomUUID, which pages without TLS do not have.
const newKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
