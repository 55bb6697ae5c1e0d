// The conversations of the user: which there are, what is new in them, and which one is open. The address says which:
// `#CON-…`, or `#CON-…/7` for a message in it; so Back leads from a conversation to the list.
import { byId } from '../element.js';
import { openDialog, refuse } from './dialogs.js';
import { attempt, explain, notice } from './notice.js';
import { Room } from './room.js';
import { RoomList } from './room-list.js';
import { titleRoom, titleUnread } from './title.js';

export class Rooms {
  #parts;
  #items = new Map();
  #watched = new Set();
  #open = null;
  #list = new RoomList();

  constructor(parts) {
    this.#parts = parts;
    const { session, outbox } = parts;
    session.application.on('member:invited', () => this.#load());
    session.application.on('member:joined', () => this.#load());
    session.onReturn(async () => {
      this.#load();
      // Before anything is sent: an own message beyond those that were missed would hide that there is a gap.
      await this.#open?.catchUp();
      outbox.resume();
    });
    outbox.onChange((room, sent) => {
      if (sent) this.#heard(room, sent.event, 'You');
      if (this.#open?.id === room) this.#open.outboxChanged(sent);
    });
    byId('new-room-button').addEventListener('click', () => openDialog(byId('new-room')));
    byId('new-room-form').addEventListener('submit', (event) => this.#make(event));
    byId('back').addEventListener('click', () => { location.hash = ''; });
    window.addEventListener('hashchange', () => this.#follow());
    // Others were read in another window, or this one was away.
    window.addEventListener('focus', () => this.#load());
  }

  async show() {
    await this.#load();
    await this.#follow();
  }

  nameOf(id) {
    const item = this.#items.get(id);
    return item ? item.display_name ?? item.name : '';
  }

  async #load() {
    let items;
    try {
      items = await this.#parts.api.conversations();
    } catch (error) {
      // Without a connection the list says so already, and is loaded when there is one.
      if (this.#parts.session.isOnline) notice(explain(error));
      return;
    }
    this.#items = new Map(items.map((item) => [item.id, item]));
    // Somebody made the user leave.
    if (this.#open && !this.#items.has(this.#open.id)) location.hash = '';
    this.#draw();
    // What is in view has been seen since the list was asked for.
    this.#open?.see();
    for (const item of items) await this.#watch(item).catch(() => this.#watched.delete(item.id));
  }

  /** Hears of messages in a conversation that is not open. */
  async #watch({ id, _embedded: { member } }) {
    if (this.#watched.has(id) || member.state !== 'JOINED') return;
    this.#watched.add(id);
    const conversation = await this.#parts.session.conversation(id);
    for (const type of ['message', 'text', 'image']) conversation.on(type, (sender, event) => this.#heard(id, event, sender));
    for (const type of ['event:delete', 'message:update', 'text:update', 'member:left']) conversation.on(type, () => this.#load());
  }

  #heard(id, event, sender) {
    const item = this.#items.get(id);
    if (!item || (item.last_event?.id ?? 0) >= event.id) return;
    const { id: eventId, from, body, timestamp } = event;
    item.last_event = { id: eventId, from, body, timestamp, _embedded: { from_user: { display_name: sender.displayName ?? sender.userName } } };
    const isSeen = from === item._embedded.member.id || (this.#open?.id === id && document.hasFocus());
    if (!isSeen) item.unread_count += 1;
    this.#draw();
  }

  #draw() {
    const byTime = (item) => item.last_event?.timestamp ?? item.timestamp.created;
    const items = [...this.#items.values()].sort((a, b) => (byTime(a) < byTime(b) ? 1 : -1));
    this.#list.draw(items, this.#open?.id);
    titleUnread(items.reduce((sum, item) => sum + (item._embedded.member.state === 'JOINED' ? item.unread_count : 0), 0));
  }

  async #follow() {
    const [id, at] = decodeURIComponent(location.hash.slice(1)).split('/');
    const message = at ? Number(at) : null;
    if (id && this.#open?.id === id) {
      await this.#open.go(message);
      return;
    }
    const last = this.#open?.id;
    this.#open?.close();
    this.#open = null;
    const item = this.#items.get(id);
    document.body.dataset.view = item ? 'room' : 'list';
    byId('room').hidden = !item;
    byId('nothing').hidden = Boolean(item);
    titleRoom(item ? this.nameOf(id) : '');
    if (item) await this.#show(item, message);
    else {
      this.#draw();
      if (last) this.#list.focus(last);
    }
  }

  async #show(item, message) {
    this.#open = new Room(this.#parts, item, {
      seen: () => {
        const current = this.#items.get(item.id);
        if (!current || current.unread_count === 0) return;
        current.unread_count = 0;
        this.#draw();
      },
      joined: async () => {
        await this.#load();
        this.#again();
      },
      left: async () => {
        this.#watched.delete(item.id);
        await this.#load();
        location.hash = '';
      },
    });
    this.#draw();
    const shown = this.#open.show(message);
    // Where there is a keyboard, the next key is for the message. On a phone it would cover half of the history.
    if (this.#open.isJoined && window.matchMedia('(pointer: fine)').matches) this.#parts.composer.focus();
    else byId('history').focus({ preventScroll: true });
    await shown;
  }

  /** The open conversation anew: its reader has become a member. */
  #again() {
    this.#open.close();
    this.#open = null;
    this.#follow();
  }

  async #make(event) {
    event.preventDefault();
    const field = event.target.elements.title;
    const title = field.value.trim();
    if (title === '') {
      refuse(field, 'A conversation needs a name.');
      return;
    }
    try {
      const made = await this.#parts.session.application.newConversationAndJoin({ display_name: title });
      event.target.reset();
      byId('new-room').close();
      await attempt(() => this.#load());
      location.hash = made.id;
    } catch (error) {
      refuse(field, explain(error));
    }
  }
}
