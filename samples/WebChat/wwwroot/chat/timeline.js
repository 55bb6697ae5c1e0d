// The messages of a conversation that are loaded: a stretch without gaps, mostly the newest. Ids are numbers that grow.
import { PAGE } from './api.js';
import { readMessage } from './message.js';
import { Receipts } from './receipts.js';

export class Timeline {
  #api;
  #room;
  #byId = new Map();
  #loading = new Map();

  receipts = new Receipts();
  /** Whether there is more before, and after, what is loaded. */
  hasOlder = false;
  hasNewer = false;

  constructor(api, room) { [this.#api, this.#room] = [api, room]; }

  get messages() { return [...this.#byId.values()].sort((a, b) => a.id - b.id); }

  get(id) { return this.#byId.get(id); }

  /** The newest page. */
  async latest() {
    const { events, hasMore } = await this.#api.messages(this.#room);
    const first = events[0]?.id ?? 0;
    // Not those that came meanwhile.
    for (const id of this.#byId.keys()) if (id < first) this.#byId.delete(id);
    [this.hasOlder, this.hasNewer] = [hasMore, false];
    this.#take(events);
  }

  /** What was missed: the newest page where it joins on to what is loaded; else it is loaded when the reader comes to it. */
  async catchUp() {
    const { events, hasMore } = await this.#api.messages(this.#room);
    if (this.hasNewer) return;
    if (!hasMore || events.some(({ id }) => this.#byId.has(id))) this.#take(events);
    else this.hasNewer = true;
  }

  /** The stretch around a message, for one that is further back than anybody would scroll. */
  async around(id) {
    if (this.#byId.has(id)) return;
    const [before, after] = await Promise.all([
      this.#api.messages(this.#room, { before: id, size: PAGE / 2 }), this.#api.messages(this.#room, { after: id - 1 })]);
    this.#byId.clear();
    [this.hasOlder, this.hasNewer] = [before.hasMore, after.hasMore];
    this.#take([...before.events, ...after.events]);
  }

  older() {
    return this.#once('older', async () => {
      const { events, hasMore } = await this.#api.messages(this.#room, { before: this.messages[0].id });
      this.hasOlder = hasMore;
      this.#take(events);
    });
  }

  newer() {
    return this.#once('newer', async () => {
      const { events, hasMore } = await this.#api.messages(this.#room, { after: this.messages.at(-1).id });
      this.hasNewer = hasMore;
      this.#take(events);
    });
  }

  /** One that just came. While newer ones are not loaded it would leave a gap, and is loaded in its turn. */
  add(event) {
    if (!this.hasNewer) this.#take([event]);
  }

  edit(id, text) { this.#change(id, { text, isEdited: true }); }

  remove(id) { this.#change(id, { text: '', isDeleted: true, reactions: new Map() }); }

  react(id, member, reaction, isRemoved) {
    const message = this.#byId.get(id);
    if (!message) return;
    const members = message.reactions.get(reaction) ?? new Set();
    if (isRemoved) members.delete(member);
    else members.add(member);
    if (members.size > 0) message.reactions.set(reaction, members);
    else message.reactions.delete(reaction);
  }

  #change(id, change) {
    if (this.#byId.has(id)) Object.assign(this.#byId.get(id), change);
  }

  #take(events) {
    for (const event of events) {
      const message = readMessage(event);
      this.receipts.read(message);
      this.#byId.set(message.id, message);
    }
  }

  /** Scrolling asks many times; there is one request. */
  #once(name, load) {
    if (!this.#loading.has(name)) this.#loading.set(name, load().finally(() => this.#loading.delete(name)));
    return this.#loading.get(name);
  }
}
