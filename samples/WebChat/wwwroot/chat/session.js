// The session with Parley, by the official browser client, unmodified: it is told other addresses, that is all.
import { backend, parley, Refused } from '../http.js';

// A token lives for 15 minutes; the next one comes well before that.
const RENEWAL = 10 * 60 * 1000;
// A session that ends again at once is not to be asked for in a loop.
const PAUSE = 5_000;

export class Session {
  #issued;
  #issuedAt = 0;
  #client;
  #timer;
  #show;
  #end;
  #revivedAt = 0;
  #isLoggingOut = false;
  #returns = [];
  #fetching = new Map();

  /** @param show Told `connecting`, `online` or `offline`. @param end Called when the login is over. */
  constructor(show, end) { [this.#show, this.#end] = [show, end]; }

  isOnline = false;

  async open() {
    await this.#fetchToken();
    const server = this.server;
    this.#client = new window.NexmoClient({
      url: server,
      nexmo_api_url: server,
      ips_url: `${server}/v1/image`,
      rtcstats: { remote_collection: false },
      socket_io: { reconnectionDelay: 500, reconnectionDelayMax: 5_000, reconnectionAttempts: Infinity },
    });
    this.#client.on('disconnect', (reason) => this.#lost(reason));
    this.#client.on('reconnecting', () => this.#set(this.#away()));
    this.application = await this.#client.createSession(this.#issued.token);
    this.me = this.application.me;
    this.#set('online');
    this.#client.on('ready', () => this.#returned());
    window.addEventListener('offline', () => this.#set('offline'));
    window.addEventListener('online', () => this.#wake());
    this.#timer = setInterval(() => this.#renewQuietly(), RENEWAL);
  }

  get server() { return new URL(this.#issued.parleyUrl).origin; }

  /** Calls back after each return of the connection: what was missed can be fetched, what waits can be sent. */
  onReturn(listener) { this.#returns.push(listener); }

  /** A call with the user's token; a token that ended meanwhile is renewed once. */
  async call(method, path, json, headers) {
    let answer = await parley(this.server, this.#issued.token, method, path, json, headers);
    if (answer.status === 401) {
      await this.#renew();
      answer = await parley(this.server, this.#issued.token, method, path, json, headers);
    }
    if (!answer.ok) throw new Refused(answer);
    return answer.body;
  }

  /**
   * Fetched once at a time, and wholly: nexmo-client fails at a message that comes while it knows a conversation without
   * the user's own member.
   */
  async conversation(id) {
    const known = this.application.conversations.get(id);
    if (known?.me && known.me.state !== 'LEFT') return known;
    if (!this.#fetching.has(id)) this.#fetching.set(id, this.application.getConversation(id).finally(() => this.#fetching.delete(id)));
    return this.#fetching.get(id);
  }

  async close() {
    this.#isLoggingOut = true;
    clearInterval(this.#timer);
    // Without a connection the client would wait for an answer for ever; the session then ends with its token.
    if (this.isOnline) await Promise.race([this.#client.deleteSession(), new Promise((done) => { setTimeout(done, 2_000); })]);
  }

  async #fetchToken() {
    this.#issued = await backend('POST', '/api/token');
    this.#issuedAt = Date.now();
  }

  async #renew() {
    await this.#fetchToken();
    // Somebody else has logged in with this browser.
    if (this.#issued.userId !== this.me.id) location.reload();
    await this.application.updateToken(this.#issued.token);
  }

  async #renewQuietly() {
    try {
      await this.#renew();
    } catch (error) {
      if (error instanceof Refused && error.status === 401) this.#end();
    }
  }

  #lost(reason) {
    if (this.#isLoggingOut || reason === 'ClientDisconnected') return;
    this.#set(this.#away());
    if (reason === 'TokenExpired') this.#revive();
  }

  /** The server ended the session. With a good token there is another; without a login there is none. */
  async #revive() {
    if (Date.now() - this.#revivedAt < PAUSE) await new Promise((done) => { setTimeout(done, PAUSE); });
    this.#revivedAt = Date.now();
    await this.#renewQuietly();
    this.#client.connect();
  }

  /** The network is back. The client waits longer after each attempt, so it is told to begin anew, now. */
  async #wake() {
    this.#set('connecting');
    if (Date.now() - this.#issuedAt > RENEWAL) await this.#renewQuietly();
    this.#client.disconnect();
    this.#client.connect();
  }

  // Attempts to reconnect go on without a network, and say nothing about it.
  #away() { return navigator.onLine ? 'connecting' : 'offline'; }

  #returned() {
    this.#set('online');
    for (const listener of this.#returns) listener();
  }

  #set(state) {
    this.isOnline = state === 'online';
    this.#show(state);
  }
}
