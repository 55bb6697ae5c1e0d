// The list of conversations: the newest message first, with what is unread.
import { element } from '../element.js';
import { Room } from './room.js';

const $ = (id) => document.getElementById(id);

export class Rooms {
  #connection;
  #items = new Map();
  #watched = new Map();
  #open = null;

  constructor(connection) {
    this.#connection = connection;
    connection.application.on('member:invited', () => this.#load());
    $('new-room').addEventListener('submit', (event) => this.#make(event));
    // Others were read in another window, or this one was away.
    window.addEventListener('focus', () => this.#load());
  }

  async show() {
    const wanted = decodeURIComponent(location.hash.slice(1));
    await this.#load();
    // Unless something was opened meanwhile.
    if (!this.#open && this.#items.has(wanted)) await this.#choose(wanted);
  }

  async #load() {
    const { _embedded: { conversations } } = await this.#connection.get(
      `/v0.3/users/${this.#connection.me.id}/conversations?page_size=100&order=desc`);
    this.#items = new Map(conversations.map((item) => [item.id, item]));
    this.#draw();
    for (const item of conversations) await this.#watch(item);
  }

  /** Hears of messages in a conversation that is not open. */
  async #watch({ id, _embedded: { member } }) {
    if (this.#watched.has(id) || member.state !== 'JOINED') return;
    const conversation = await this.#connection.application.getConversation(id);
    this.#watched.set(id, conversation);
    conversation.on('message', (sender, message) => {
      const item = this.#items.get(id);
      item.last_event = { body: message.body, timestamp: message.timestamp, _embedded: { from_user: { display_name: sender.displayName ?? sender.userName } } };
      const isSeen = message.from === conversation.me.id || (this.#open?.id === id && document.hasFocus());
      if (!isSeen) item.unread_count += 1;
      this.#draw();
    });
  }

  #draw() {
    const byTime = (item) => item.last_event?.timestamp ?? item.timestamp.created;
    const sorted = [...this.#items.values()].sort((a, b) => (byTime(a) < byTime(b) ? 1 : -1));
    $('room-list').replaceChildren(...sorted.map((item) => {
      const button = element('button', { type: 'button', 'data-room': item.id, 'aria-current': String(this.#open?.id === item.id) },
        element('strong', {}, item.display_name ?? item.name),
        element('span', { class: 'last' }, describe(item)),
        ...(item.unread_count > 0 ? [element('span', { class: 'unread', title: 'unread' }, String(item.unread_count))] : []));
      button.addEventListener('click', () => this.#choose(item.id));
      return element('li', {}, button);
    }));
  }

  async #choose(id) {
    this.#open?.close();
    history.replaceState(null, '', `#${encodeURIComponent(id)}`);
    $('nothing').hidden = true;
    const conversation = this.#watched.get(id) ?? await this.#connection.application.getConversation(id);
    this.#open = new Room(conversation, this.#items.get(id), {
      seen: () => { this.#items.get(id).unread_count = 0; this.#draw(); },
      joined: () => this.#load(),
      left: async () => {
        this.#open = null;
        this.#watched.delete(id);
        history.replaceState(null, '', '#');
        $('nothing').hidden = false;
        await this.#load();
      },
    });
    this.#draw();
    await this.#open.show();
  }

  async #make(event) {
    event.preventDefault();
    const title = event.target.title.value.trim();
    const made = await this.#connection.application.newConversationAndJoin({ display_name: title });
    event.target.reset();
    await this.#load();
    await this.#choose(made.id);
  }
}

function describe({ last_event: last, _embedded: { member } }) {
  if (member.state === 'INVITED') return 'You are invited';
  if (!last) return 'No messages yet';
  const sender = last._embedded?.from_user;
  return `${sender?.display_name ?? sender?.name ?? ''}: ${last.body.text || (last.body.timestamp?.deleted ? 'deleted' : '…')}`;
}
